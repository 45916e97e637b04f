// English texts of the list of flows and what is done there.
export const flows = {
  title: "Flows",
  search: "Search flows",
  import: "Import",
  new: "New flow",
  none: "Draw your first flow",
  noneText:
    "A flow calls services one after the other or side by side, tries again when they fail, and takes back what it did when it must. Begin with an empty canvas, or import a flow file.",
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
  triggers: { schedule: "Schedule", manual: "By hand", webhook: "Webhook" },

  duplicate: "Duplicate",
  copyOf: (name: string) => `${name} (copy)`,
  download: "Download as YAML",
  delete: "Delete",
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteText: "Its schedules stop. Its runs stay in the run list. This cannot be undone.",
  deleteYes: "Delete the flow",
  keep: "Keep it",

  tooLarge: (file: string) => `${file} is larger than 8 MB; a flow file is not.`,
  notImported: (file: string) => `${file} was not imported`,

  missing: "There is no such flow",
  missingText: (id: string) => `Nothing is saved under “${id}”. It may have been deleted.`,
  loading: "Loading the flow",
};
