// English texts of the list of flows and what is done there.
export const flows = {
  title: "Flows",
  search: "Search flows",
  import: "Import",
  new: "New flow",
  none: "Draw your first flow",
  noneText:
    "A flow calls services one after the other or side by side, tries again when they fail, and takes back what it did when it must. Begin with an empty canvas, with a template, or with a flow file: drop one here.",
  noneFound: (text: string) => `No flow is called “${text}”.`,

  name: "Name",
  namePlaceholder: "Place order",
  id: "Id",
  idHelp: "In addresses, files and the API. It stays as it is.",
  idTaken: "Another flow has this id.",
  cancel: "Cancel",
  create: "Create and open",

  startsBy: "Starts by",
  published: "Published",
  lastRun: "Last run",
  changedAt: "Changed",
  more: "More",
  moreOf: (name: string) => `More for ${name}`,
  nodes: (count: number) => (count === 1 ? "1 node" : `${count} nodes`),
  neverRan: "Never ran",
  draftOnly: "Draft only",
  version: (version: number) => `v${version}`,
  changed: "changed",
  changedHelp: "The draft has changes that are not published",
  triggers: { schedule: "Schedule", manual: "By hand", webhook: "Webhook", event: "Event" },

  duplicate: "Duplicate",
  copyOf: (name: string) => `${name} (copy)`,
  download: "Download as YAML",
  delete: "Delete",
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText:
    "Its schedules stop. Its runs stay in the run list. Right afterwards its draft can be put back.",
  deleted: (name: string) => `“${name}” is deleted`,
  undo: "Undo",
  rename: "Rename…",
  renameTitle: (name: string) => `Rename “${name}”`,
  renameDo: "Rename",
  dropTitle: (file: string) => `${file} is a whole flow`,
  dropText: "Put its nodes into this flow, or open it as a flow of its own?",
  dropNodes: "Put its nodes here",
  dropFlow: "A flow of its own",
  deleteYes: "Delete the flow",
  keep: "Keep it",

  tooLarge: (file: string) => `${file} is larger than 8 MB; a flow file is not.`,
  notImported: (file: string) => `${file} was not imported`,

  missing: "There is no such flow",
  missingText: (id: string) => `Nothing is saved under “${id}”. It may have been deleted.`,
  loading: "Loading the flow",

  sort: "Sort by",
  sorts: { name: "Name", changed: "Last changed", ran: "Last run" },
  template: "From a template",
  nextFire: "Next fire",
  noFire: "–",
  notFlow: "This is no flow: a flow file begins with “schema: baton.flow/v1”.",
  at: (line: number, column: number, message: string) =>
    `Line ${line}, column ${column}: ${message}`,
  existsTitle: (id: string) => `There is a flow “${id}” already`,
  exists: "What should become of the file?",
  asDraft: "A new draft of that flow",
  asDraftHint: "Its versions and runs stay; the draft can be compared and restored.",
  asCopy: "A copy under another id",
};

export const templates = {
  title: "Templates",
  intro: "Flows to begin with. Each is copied; the template stays as it is.",
  use: "Use this",
  none: "No templates came with this installation",
  noneText: "Begin with an empty canvas, or import a flow file.",
  nodes: (n: number) => (n === 1 ? "1 node" : `${n} nodes`),
  picture: (name: string) => `The shape of ${name}`,
  back: "Flows",
  failed: "The template was not used",
};

export const tour = {
  title: "Show the tour",
  label: "Tour of the editor",
  step: (n: number, of: number) => `${n} of ${of}`,
  next: "Next",
  back: "Back",
  skip: "Skip the tour",
  done: "Done",
  steps: {
    palette: {
      title: "Add what should happen",
      text: (key: string) =>
        `Drag a node onto the canvas, or press ${key} and type what you look for.`,
    },
    connect: {
      title: "Connect what follows",
      text: "Draw from the dot at a node’s right to the next one. The dot below leads to what undoes it.",
    },
    configure: {
      title: "Say how",
      text: "The chosen node’s fields stand here; fx in a field takes what other nodes gave.",
    },
    run: {
      title: "Run the draft",
      text: (key: string) => `Every state shows on the canvas while it runs. ${key} does it, too.`,
    },
    publish: {
      title: "Publish a version",
      text: "Edits are saved by themselves, but schedules and starts use the version that was published.",
    },
  },
};
