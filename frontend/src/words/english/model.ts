// English texts that the model says: why something may not be done, and what it noticed.
export const model = {
  curl: {
    secret: (header: string) =>
      `The header ${header} holds a secret that is now part of the flow. Make a credential of it.`,
    insecure: "-k was left out: certificates are always checked.",
    file: (name: string) => `What curl would have read from the file ${name} was left out.`,
  },
  extract: {
    nothing: "Select the nodes that should become a flow of their own.",
    trigger: "A trigger starts this flow; leave it out of the selection.",
    scopes: "The selected nodes live in different scopes; choose nodes of one scope.",
    entries: (names: string) =>
      `The selection is entered at several places, each after something else (${names}); choose nodes that begin together.`,
    exits: (names: string) =>
      `What follows depends on a choice inside the selection (${names}); select what follows, too, or less.`,
    between: (name: string) => `${name} lies between the selected nodes; select it, too.`,
    undo: (name: string) =>
      `${name} undoes a node on the other side of the cut; select both or neither.`,
    whole: (name: string) =>
      `An expression reads ${name} in a way that cannot be handed over; name the field that it needs.`,
    errors: (name: string) => `An expression outside reads the error of ${name}.`,
    callbacks: "A callback’s URL is read on the other side of the cut.",
    label: "Extract a sub-flow",
    inline: "Put the sub-flow’s nodes here",
    noCall: "Select one node that calls a flow.",
    callEdges: "The call has an error edge or an undo of its own; take it away first.",
    detached: "This call does not wait for its flow; its nodes cannot stand here.",
    inputExpression: "The call’s input is one expression; only a map of fields can be put in.",
    versions: "The called flow has settings or variables of its own, which this flow has not.",
    output: "The called flow ends with a return in its middle; its nodes cannot stand here.",
  },
};
