// The panel at the right: what is selected, to be read and changed; the flow itself when nothing is.
import { useEffect } from "react";

import { useEditor, useSession, useUi } from "../store/context";
import { words } from "../words/words";
import { EdgeInspector } from "./EdgeInspector";
import { FlowInspector } from "./FlowInspector";
import classes from "./Inspector.module.css";
import { ManyInspector } from "./ManyInspector";
import { NodeEditor } from "./NodeEditor";
import { NodeInspector } from "./NodeInspector";
import { rememberedTab } from "./remembered";

export function Inspector() {
  const { ui } = useSession();
  useEffect(() => {
    const tab = rememberedTab();
    if (tab !== null) ui.setState({ tab });
  }, [ui]);
  return (
    <>
      <Panel />
      <NodeEditor />
    </>
  );
}

function Panel() {
  const isOpen = useUi((state) => state.isInspectorOpen);
  // The full-size editor shows the same fields: they must not be there twice.
  const isElsewhere = useUi((state) => state.isNodeEditorOpen);
  const node = useEditor((state) =>
    state.selection.nodes.size === 1 ? [...state.selection.nodes][0] : undefined,
  );
  const edge = useEditor((state) =>
    state.selection.nodes.size === 0 && state.selection.edges.size === 1
      ? [...state.selection.edges][0]
      : undefined,
  );
  const count = useEditor((state) => state.selection.nodes.size + state.selection.edges.size);
  if (!isOpen) return null;
  return (
    <aside
      className={classes.inspector}
      aria-label={words.inspector.inspector}
      data-testid="inspector"
      data-region
      tabIndex={-1}
    >
      {isElsewhere ? null : node !== undefined ? (
        <NodeInspector key={node} id={node} />
      ) : edge !== undefined ? (
        <EdgeInspector key={edge} edgeKey={edge} />
      ) : count > 1 ? (
        <ManyInspector />
      ) : (
        <FlowInspector />
      )}
    </aside>
  );
}
