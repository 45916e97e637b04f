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
  nothing: "Nothing but places on the canvas",
};
