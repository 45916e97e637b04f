// English texts of a flow as a file: the Code tab, downloads and imports.
export const code = {
  label: "The flow as YAML",
  edit: "Edit as YAML",
  search: "Find in the text",
  notFound: "Nothing found",
  copy: "Copy",
  download: "Download",
  yaml: "As YAML",
  json: "As JSON",
  good: "Reads well",
  reading: "Reading…",
  problems: (n: number) => (n === 1 ? "1 problem" : `${n} problems`),
  at: (line: number) => `Line ${line}`,
  unreadable: (line: number, column: number, message: string) =>
    `Line ${line}, column ${column}: ${message}`,
  unreadableHint: "The flow stays as it was until this can be read.",
  otherId: (id: string) => `The id stays ${id}: it is this flow’s address.`,
};
