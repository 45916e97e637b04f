// What differs, as short sentences: what came, what went, what changed.
import { sizeOf, type FlowDiff } from "../../../model/diff";
import type { FlowNode } from "../../../model/flow";
import { words } from "../../../words/words";

const nameOf = ({ name, id }: FlowNode): string => `“${name ?? id}”`;
const dotted = (path: readonly string[]): string => path.join(".").replace(/^config\./, "");

export function inWords(found: FlowDiff): string[] {
  const { versions } = words;
  if (sizeOf(found) === 0) return [];
  const counted = (list: readonly unknown[], say: (n: number) => string) =>
    list.length === 0 ? [] : [say(list.length)];
  const named = (list: readonly FlowNode[], say: (names: readonly string[]) => string) =>
    list.length === 0 ? [] : [say(list.map(nameOf))];
  const fields = found.settings.map(({ path }) => dotted(path));
  return [
    ...named(found.added, versions.added),
    ...named(found.removed, versions.removed),
    ...found.changed.map((node) =>
      versions.changed(
        nameOf(node.after),
        node.fields.map(({ path }) => dotted(path)),
      ),
    ),
    ...counted(found.addedEdges, versions.addedEdges),
    ...counted(found.removedEdges, versions.removedEdges),
    ...counted(found.changedEdges, versions.changedEdges),
    ...(fields.length === 0 ? [] : [versions.settings(fields)]),
  ];
}
