// The small buttons at the canvas's corner: zoom, show all, tidy up, hand, undo edges.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import {
  Hand,
  Maximize,
  Minus,
  MousePointer2,
  Plus,
  StickyNote,
  Undo2,
  WandSparkles,
} from "lucide-react";
import type { ReactNode } from "react";

import { useHint } from "../commands/hints";
import { runCommand } from "../commands/table";
import { useEditor, useSession, useUi } from "../store/context";
import { words } from "../words/words";
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
  const said = words.canvas.tools;
  const fullHint = useHint(said.zoomFull, "full");
  return (
    <Panel position="bottom-left" className={classes.tools ?? ""}>
      <Tool label={said.zoomOut} onClick={() => void flow.zoomOut({ duration: 100 })}>
        <Minus size={15} />
      </Tool>
      <Tooltip label={fullHint}>
        <button type="button" className={classes.zoom} onClick={() => canvas.current?.zoomTo(1)}>
          {said.percent(zoom)}
        </button>
      </Tooltip>
      <Tool label={said.zoomIn} onClick={() => void flow.zoomIn({ duration: 100 })}>
        <Plus size={15} />
      </Tool>
      <Tool id="fit" label={said.fit} onClick={() => canvas.current?.fit()}>
        <Maximize size={14} />
      </Tool>
      <Tool
        id={isHand ? "pointer" : "hand"}
        label={isHand ? said.select : said.hand}
        onClick={() => ui.setState({ isHandTool: !isHand })}
      >
        {isHand ? <MousePointer2 size={14} /> : <Hand size={14} />}
      </Tool>
      {!readOnly && (
        <>
          <Tool id="note" label={said.note} onClick={() => runCommand("note")}>
            <StickyNote size={14} />
          </Tool>
          <Tool id="tidy" label={said.tidy} onClick={onTidy}>
            <WandSparkles size={14} />
          </Tool>
        </>
      )}
      {hasUndo && (
        <Tool
          id="hide-undo"
          label={hidesUndo ? said.showUndo : said.hideUndo}
          isOn={hidesUndo}
          onClick={() => runCommand("hide-undo")}
        >
          <Undo2 size={14} />
        </Tool>
      )}
    </Panel>
  );
}

interface ToolProps {
  /** The command it does, whose key its tooltip names. */
  readonly id?: string;
  readonly label: string;
  readonly isOn?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Tool({ id = "", label, isOn = false, onClick, children }: ToolProps) {
  const hint = useHint(label, id);
  return (
    <Tooltip label={hint}>
      <ActionIcon aria-label={label} onClick={onClick} variant={isOn ? "light" : "subtle"}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
