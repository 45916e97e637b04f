// The flow as a tree for eyes and screen readers: only the lines in view are in the page, and one of them has the Tab stop.
import { TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { titleOf } from "../model/catalog";
import type { NodeId } from "../model/flow";
import { filtered, linesOf, outlineOf, type Line } from "../model/outline";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";
import classes from "./Outline.module.css";
import { OutlineMenu } from "./OutlineMenu";
import { OutlineRow } from "./OutlineRow";
import { fuzzyRank } from "./search";
import { useTree } from "./useTree";

const ROW_PX = 30;
const OVERSCAN = 10;
const { outline } = words.palette;

export function OutlineTab() {
  const [text, setText] = useState("");
  const [folded, fold] = useState<ReadonlySet<string>>(new Set());
  const lines = useLines(text, folded);
  return (
    <>
      <TextInput
        className={classes.search ?? ""}
        placeholder={outline.search}
        aria-label={outline.search}
        leftSection={<Search size={14} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="outline-search"
      />
      {lines.length === 0 ? (
        <p className={classes.none}>{text === "" ? outline.empty : outline.none}</p>
      ) : (
        <Tree lines={lines} folded={folded} onFold={fold} />
      )}
    </>
  );
}

interface TreeProps {
  readonly lines: readonly Line[];
  readonly folded: ReadonlySet<string>;
  readonly onFold: (folded: ReadonlySet<string>) => void;
}

function Tree({ lines, folded, onFold }: TreeProps) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualiser's answers are not memoised
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    initialRect: { width: 248, height: 600 },
  });
  const tree = useTree({ lines, folded, onFold, scrollTo: (index) => rows.scrollToIndex(index) });
  const problems = useProblems();
  useFocusFollows(box, tree.active?.key, tree.isFocusWanted);
  return (
    <div
      ref={box}
      role="tree"
      aria-label={outline.title}
      aria-multiselectable
      className={classes.tree}
      onKeyDown={(event: KeyboardEvent) => tree.onKeyDown(event)}
      data-testid="outline"
    >
      <div style={{ height: rows.getTotalSize(), position: "relative" }} role="presentation">
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <OutlineRow
              key={line.key}
              line={line}
              top={start}
              hasTabStop={line.key === tree.active?.key}
              problems={problems.get(line.id) ?? 0}
              onChoose={tree.choose}
              onFold={tree.toggle}
              onMenu={tree.openMenu}
            />
          );
        })}
      </div>
      <OutlineMenu menu={tree.menu} onClose={tree.closeMenu} />
    </div>
  );
}

/** Only what the tree is made of: places of nodes change without it. */
function useLines(text: string, folded: ReadonlySet<string>): readonly Line[] {
  const { editor, findAction } = useSession();
  const nodes = useEditor((state) => state.flow.nodes);
  const edges = useEditor((state) => state.flow.edges);
  const groups = useEditor((state) => state.flow.groups);
  const tree = useMemo(
    () => outlineOf({ ...editor.getState().flow, nodes, edges, ...(groups && { groups }) }),
    [editor, nodes, edges, groups],
  );
  return useMemo(() => {
    if (text.trim() === "") return linesOf(tree, folded);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const nameOf = (id: string): string[] => {
      const node = byId.get(id);
      if (node === undefined) return [groups?.find((group) => group.id === id)?.name ?? id];
      return [titleOf(node, findAction(node.type, node.version)), id, node.type];
    };
    return linesOf(
      filtered(tree, ({ id }) => fuzzyRank(nameOf(id), text) > 0),
      new Set(),
    );
  }, [tree, folded, text, nodes, groups, findAction]);
}

function useProblems(): ReadonlyMap<NodeId, number> {
  const findings = useEditor((state) => state.findings);
  return useMemo(() => {
    const counts = new Map<NodeId, number>();
    for (const { node } of findings)
      if (node !== null) counts.set(node, (counts.get(node) ?? 0) + 1);
    return counts;
  }, [findings]);
}

/** The line that was walked to takes the focus once it is in the page. */
function useFocusFollows(
  box: React.RefObject<HTMLDivElement | null>,
  key: string | undefined,
  isWanted: { current: boolean },
): void {
  useEffect(() => {
    if (!isWanted.current || key === undefined) return;
    const frame = requestAnimationFrame(() => {
      box.current
        ?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
        ?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  });
}
