// English texts of the editor's frame: top bar, tabs, saving, publishing.
export const editor = {
  tabs: {
    label: "Parts of this flow",
    design: "Design",
    code: "Code",
    tests: "Tests",
    versions: "Versions",
    none: "There is no such part of a flow",
  },
};
