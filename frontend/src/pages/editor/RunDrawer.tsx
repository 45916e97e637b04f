// The run panel below the canvas: the run that is shown, else the flow's newest one.
import { ActionIcon, Tooltip } from "@mantine/core";
import { X } from "lucide-react";
import { useEffect } from "react";

import { RunPanel } from "../../runs/RunPanel";
import {
  useDebug,
  useEditor,
  useOverlay,
  useSession,
  useUi,
  type Session,
} from "../../store/context";
import { useHint, useKeyText } from "../../commands/hints";
import { words } from "../../words/words";
import { Drawer } from "../run/Drawer";
import { useSelectNode } from "../run/useSelectNode";
import { DebugControls } from "./DebugControls";
import classes from "./Editor.module.css";
import { PinsTab } from "./PinsTab";

/** A larger flow could not be read if all of it were shown. */
const WATCHED_NODES_MAX = 40;

export function RunDrawer() {
  const session = useSession();
  const { overlay, ui } = session;
  const runKey = useKeyText("run");
  const closeHint = useHint(words.runs.closeDrawerHelp, "panel");
  const isOpen = useUi((state) => state.isRunPanelOpen);
  const runId = useOverlay((state) => state.runId);
  const flow = useEditor((state) => state.flow);
  const [selected, select] = useSelectNode();
  const pins = useDebug((state) => state.pins.size);
  useWholeView(session, isOpen);
  if (!isOpen) return null;
  const close = () => {
    ui.setState({ isRunPanelOpen: false });
    overlay.actions.clear();
  };
  return (
    <Drawer id="editor" height={320} label={words.runs.drawer}>
      <Tooltip label={closeHint}>
        <ActionIcon
          className={classes.closeDrawer ?? ""}
          aria-label={words.runs.closeDrawer}
          onClick={close}
          data-testid="close-run"
        >
          <X size={16} />
        </ActionIcon>
      </Tooltip>
      {runId === null ? (
        <>
          <p className={classes.drawerEmpty}>{words.runs.nothingShown(runKey)}</p>
          <PinsTab />
        </>
      ) : (
        <RunPanel
          key={runId}
          runId={runId}
          flow={flow}
          selected={selected}
          onSelect={select}
          pins={{ count: pins, list: <PinsTab /> }}
          controls={<DebugControls runId={runId} />}
        />
      )}
    </Drawer>
  );
}

/** Who watches a run wants to see all of the flow, and the drawer has just taken some of its room. */
function useWholeView({ canvas, editor }: Session, isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen || editor.getState().flow.nodes.length > WATCHED_NODES_MAX) return;
    let frame = requestAnimationFrame(() => {
      // The canvas learns its new size in the frame after the drawer's first.
      frame = requestAnimationFrame(() => canvas.current?.fit());
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, editor, isOpen]);
}
