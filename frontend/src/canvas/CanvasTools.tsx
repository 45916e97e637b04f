// The small buttons at the canvas's corner: zoom, show all, tidy up, hand, undo edges.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Hand, Maximize, Minus, MousePointer2, Plus, Undo2, WandSparkles } from "lucide-react";
import type { ReactNode } from "react";

import { useEditor, useSession, useUi } from "../store/context";
import classes from "./CanvasTools.module.css";

export function CanvasTools({ onTidy }: { onTidy: () => void }) {
  const { canvas, readOnly, ui } = useSession();
  const flow = useReactFlow();
  const zoom = useStore(({ transform }) => Math.round(transform[2] * 100));
  const isHand = useUi((state) => state.isHandTool);
  const hidesUndo = useUi((state) => state.hidesUndo);
  const hasUndo = useEditor((state) =>
    state.flow.edges.some((edge) => edge.kind === "compensation"),
  );
  return (
    <Panel position="bottom-left" className={classes.tools ?? ""}>
      <Tool label="Zoom out" onClick={() => void flow.zoomOut({ duration: 100 })}>
        <Minus size={15} />
      </Tool>
      <Tooltip label="Zoom to 100 % (0)">
        <button type="button" className={classes.zoom} onClick={() => canvas.current?.zoomTo(1)}>
          {zoom} %
        </button>
      </Tooltip>
      <Tool label="Zoom in" onClick={() => void flow.zoomIn({ duration: 100 })}>
        <Plus size={15} />
      </Tool>
      <Tool label="Show everything (1)" onClick={() => canvas.current?.fit()}>
        <Maximize size={14} />
      </Tool>
      <Tool
        label={isHand ? "Select by dragging (V)" : "Move the canvas by dragging (H)"}
        onClick={() => ui.setState({ isHandTool: !isHand })}
      >
        {isHand ? <MousePointer2 size={14} /> : <Hand size={14} />}
      </Tool>
      {!readOnly && (
        <Tool label="Tidy up (Shift+Alt+T)" onClick={onTidy}>
          <WandSparkles size={14} />
        </Tool>
      )}
      {hasUndo && (
        <Tool
          label={hidesUndo ? "Show undo edges (U)" : "Hide undo edges (U)"}
          isOn={hidesUndo}
          onClick={() => ui.setState({ hidesUndo: !hidesUndo })}
        >
          <Undo2 size={14} />
        </Tool>
      )}
    </Panel>
  );
}

interface ToolProps {
  readonly label: string;
  readonly isOn?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Tool({ label, isOn = false, onClick, children }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick} variant={isOn ? "light" : "subtle"}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
