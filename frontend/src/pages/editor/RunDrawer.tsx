// The run panel below the canvas: the run that is shown, else the flow's newest one.
import { ActionIcon, Tooltip } from "@mantine/core";
import { X } from "lucide-react";

import { RunPanel } from "../../runs/RunPanel";
import { useEditor, useOverlay, useSession, useUi } from "../../store/context";
import { Drawer } from "../run/Drawer";
import { useSelectNode } from "../run/useSelectNode";
import classes from "./Editor.module.css";

export function RunDrawer() {
  const { overlay, ui } = useSession();
  const isOpen = useUi((state) => state.isRunPanelOpen);
  const runId = useOverlay((state) => state.runId);
  const flow = useEditor((state) => state.flow);
  const [selected, select] = useSelectNode();
  if (!isOpen) return null;
  const close = () => {
    ui.setState({ isRunPanelOpen: false });
    overlay.actions.clear();
  };
  return (
    <Drawer height={260} label="Run">
      <Tooltip label="Close, and take the states off the canvas (L)">
        <ActionIcon
          className={classes.closeDrawer ?? ""}
          aria-label="Close the run panel"
          onClick={close}
          data-testid="close-run"
        >
          <X size={16} />
        </ActionIcon>
      </Tooltip>
      {runId === null ? (
        <p className={classes.drawerEmpty}>No run is shown. Press Run, or Ctrl+Enter.</p>
      ) : (
        <RunPanel key={runId} runId={runId} flow={flow} selected={selected} onSelect={select} />
      )}
    </Drawer>
  );
}
