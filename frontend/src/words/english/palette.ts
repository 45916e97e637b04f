// English texts of everything that adds, replaces or connects nodes.
export const palette = {
  title: "Palette",
  search: "Search nodes",
  hide: "Hide the palette",
  show: "Show the palette",
  none: (text: string) =>
    `Nothing is called “${text}”. Try what it does (“post”, “read”, “wait”), or write a connector for it.`,
  notCalled: (text: string) => `Nothing is called “${text}”.`,
  list: "Nodes",
  prompts: {
    add: "Add a node",
    undo: "What undoes it?",
    before: "What comes before?",
    between: "What goes between?",
    next: "What comes next?",
    replace: (title: string) => `Replace ${title} with…`,
    connect: (title: string) => `Connect ${title} to…`,
    edges: (title: string) => `Edges of ${title}`,
  },
  sections: { suggested: "Suggested", recent: "Used lately" },
  hints: {
    add: "Enter adds · Ctrl+Enter adds and goes on · Esc closes",
    replace: "Enter replaces · Esc closes",
    connect: "Enter connects · ← → other port · Esc closes",
    edges: "Enter opens · Delete takes away · Esc closes",
  },
  replace: {
    label: (title: string) => `Replace with ${title}`,
    why: {
      gone: "This node is gone.",
      scope: "Nodes live in this scope: move them out first.",
      triggerInScope: "A trigger cannot live in a scope.",
      triggerLed: "A trigger starts the flow: nothing can lead to it, and nothing undoes it.",
    },
  },
  ports: "Port",
  undoPort: "↶ undo",
  newNode: "A new node…",
  noTarget: "Nothing may follow from this port.",
  noEdges: "This node has no edges.",
  said: {
    added: (title: string) => `Added ${title}`,
    addedAfter: (title: string, before: string) => `Added ${title} after ${before}`,
    replaced: (old: string, title: string) => `Replaced ${old} with ${title}`,
    connected: (from: string, to: string) => `Connected ${from} to ${to}`,
    connectedPort: (from: string, port: string, to: string) =>
      `Connected ${from}, ${port}, to ${to}`,
    undo: (from: string, to: string) => `${to} undoes ${from}`,
    removedEdge: (from: string, to: string) => `Took away the edge from ${from} to ${to}`,
  },
};
