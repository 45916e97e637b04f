// English texts of versions and of what differs between them.
const listed = (items: readonly string[], max = 3): string =>
  items.length > max
    ? `${items.slice(0, max).join(", ")} and ${items.length - max} more`
    : items.join(", ");
const count = (n: number, one: string, many: string): string =>
  n === 1 ? `1 ${one}` : `${n} ${many}`;

export const versions = {
  added: (names: readonly string[]) => `Added ${listed(names)}`,
  removed: (names: readonly string[]) => `Removed ${listed(names)}`,
  changed: (name: string, fields: readonly string[]) => `${name}: ${listed(fields)}`,
  addedEdges: (n: number) => `${count(n, "connection", "connections")} added`,
  removedEdges: (n: number) => `${count(n, "connection", "connections")} removed`,
  changedEdges: (n: number) => `${count(n, "condition", "conditions")} changed`,
  settings: (fields: readonly string[]) => `The flow’s own settings: ${listed(fields)}`,
  nothing: "Nothing differs but where things stand on the canvas.",
  marks: { added: "Added", removed: "Removed", changed: "Changed" },
  how: { label: "How to look at it", canvas: "Canvas", text: "Text" },
  summary: "What differs",
  label: "Versions",
  draft: "Draft",
  version: (n: number) => `v${n}`,
  live: "Runs now",
  liveHint: "Schedules and starts use this version",
  by: (name: string) => `by ${name}`,
  unpublished: "Has changes that are not published",
  same: "The same as the newest version",
  none: "Nothing is published yet. Publish the draft, and it becomes version 1.",
  from: "Compare with",
  nothingElse: "nothing",
  restore: "Restore as draft",
  restoreLabel: (n: number) => `Restore version ${n}`,
  restored: (n: number) => `The draft is version ${n} again. Undo brings back what it was.`,
  download: "Download as YAML",
  runs: "Runs of this flow",
  open: (title: string) => `Look at ${title}`,
  publish: {
    button: "Publish",
    title: (n: number) => `Publish version ${n}`,
    first: "The first version: schedules and starts will use it.",
    since: (n: number) =>
      `What changes for new runs since version ${n}. Runs that are under way keep theirs.`,
    message: "What is it for?",
    messageHint: "One line for whoever looks at the versions later",
    cancel: "Cancel",
    blocked: "Mend these first",
    warned: (n: number) => (n === 1 ? "1 warning" : `${n} warnings`),
    newest: "The newest version is this one",
    inTheWay: (n: number) =>
      n === 1 ? "1 problem stands in the way" : `${n} problems stand in the way`,
    hint: "Make this the version that schedules and starts use",
    done: (n: number) => `Version ${n} is published`,
    doneText: (warnings: number) =>
      `New runs use it${warnings === 0 ? "" : warnings === 1 ? " with 1 warning" : ` with ${warnings} warnings`}. Its schedules are on.`,
    failed: "Not published",
  },
};
