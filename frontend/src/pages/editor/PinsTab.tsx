// What was put on the flow to look at it more closely: pins and breakpoints, each with what takes it away.
import { ActionIcon, Tooltip } from "@mantine/core";
import { CircleDot, Pencil, Pin, PinOff, X } from "lucide-react";

import { usePins, useSetPin } from "../../api/debug";
import type { Mock } from "../../api/types";
import { useKeyText } from "../../commands/hints";
import type { NodeId } from "../../model/flow";
import { toggleBreakpoints } from "../../store/debug";
import { nodeOf, useDebug, useEditor, useSession } from "../../store/context";
import { EmptyState } from "../../ui/EmptyState";
import { previewOf } from "../../ui/jsonView";
import { words } from "../../words/words";
import classes from "./PinsTab.module.css";

export function PinsTab() {
  const flowId = useEditor((state) => state.flow.id);
  const pins = Object.entries(usePins(flowId).data ?? {});
  const [pinKey, breakKey] = [useKeyText("pin"), useKeyText("breakpoint")];
  const breakpoints = useDebug((state) => state.breakpoints);
  return (
    <div className={classes.box} data-testid="pins">
      {pins.length === 0 ? (
        <EmptyState icon={Pin} title={words.runs.noPins} isSmall>
          {words.runs.noPinsText(pinKey)}
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {pins.map(([node, mock]) => (
            <PinRow key={node} flowId={flowId} node={node} mock={mock} />
          ))}
        </ul>
      )}
      <h3 className={classes.title}>{words.runs.breakpoints}</h3>
      {breakpoints.size === 0 ? (
        <p className={classes.none}>{words.runs.noBreakpoints(breakKey)}</p>
      ) : (
        <ul className={classes.list}>
          {[...breakpoints].map((node) => (
            <BreakpointRow key={node} node={node} />
          ))}
        </ul>
      )}
    </div>
  );
}

function useName(node: NodeId): string {
  return useEditor(({ flow }) => nodeOf(flow, node)?.name ?? node);
}

function PinRow({ flowId, node, mock }: { flowId: string; node: NodeId; mock: Mock }) {
  const { editor, debug } = useSession();
  const set = useSetPin(flowId);
  const name = useName(node);
  const what = "error" in mock ? words.runs.pinFails(mock.error.code) : briefly(mock.output);
  return (
    <li className={classes.row} data-testid={`pin-${node}`}>
      <Pin size={13} className={classes.pin} aria-hidden />
      <button type="button" className={classes.name} onClick={() => editor.actions.select([node])}>
        {name}
      </button>
      <code className={classes.what}>{what}</code>
      <Tool
        label={words.runs.pinEdit}
        icon={Pencil}
        onClick={() => debug.setState({ editing: node })}
        testId={`pin-edit-${node}`}
      />
      <Tool
        label={words.runs.pinRemove}
        icon={PinOff}
        onClick={() => set.mutate({ node, mock: null })}
        testId={`unpin-${node}`}
      />
    </li>
  );
}

const briefly = (value: unknown): string =>
  typeof value === "object" && value !== null ? previewOf(value) : JSON.stringify(value ?? null);

function BreakpointRow({ node }: { node: NodeId }) {
  const { editor, debug } = useSession();
  const name = useName(node);
  return (
    <li className={classes.row}>
      <CircleDot size={13} className={classes.breakpoint} aria-hidden />
      <button type="button" className={classes.name} onClick={() => editor.actions.select([node])}>
        {name}
      </button>
      <span className={classes.what} />
      <Tool
        label={words.runs.removeBreakpoint(name)}
        icon={X}
        onClick={() => toggleBreakpoints(debug, [node])}
        testId={`remove-breakpoint-${node}`}
      />
    </li>
  );
}

interface ToolProps {
  readonly label: string;
  readonly icon: typeof Pin;
  readonly onClick: () => void;
  readonly testId: string;
}

function Tool({ label, icon: Icon, onClick, testId }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onClick} data-testid={testId}>
        <Icon size={13} />
      </ActionIcon>
    </Tooltip>
  );
}
