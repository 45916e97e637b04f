// What a node is pinned to: an output as JSON, or an error.
import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";

import { usePins, useSetPin } from "../../api/debug";
import type { Mock } from "../../api/types";
import { JsonField } from "../../forms/JsonField";
import { portsOf } from "../../model/catalog";
import type { Json, NodeId } from "../../model/flow";
import { nodeOf, useDebug, useEditor, useSession } from "../../store/context";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import classes from "./PinDialog.module.css";

export function PinDialog() {
  const { debug } = useSession();
  const node = useDebug((state) => state.editing);
  const name = useEditor(({ flow }) => (node === null ? "" : (nodeOf(flow, node)?.name ?? node)));
  const close = () => debug.setState({ editing: null });
  return (
    <Modal opened={node !== null} onClose={close} title={words.runs.pinTitle(name)} size="lg">
      {node === null ? null : <Loaded key={node} node={node} onClose={close} />}
    </Modal>
  );
}

interface Props {
  readonly node: NodeId;
  readonly onClose: () => void;
}

function Loaded({ node, onClose }: Props) {
  const flowId = useEditor((state) => state.flow.id);
  const pins = usePins(flowId);
  if (pins.data === undefined) return null;
  return <Form flowId={flowId} node={node} known={pins.data[node]} onClose={onClose} />;
}

type FormProps = Props & { readonly flowId: string; readonly known: Mock | undefined };

/** What is being written, before it is a pin. */
interface Written {
  readonly isError: boolean;
  readonly output: Json | undefined;
  readonly port: string;
  readonly code: string;
  readonly message: string;
}

function writtenOf(known: Mock | undefined, ports: readonly string[]): Written {
  const empty = { output: undefined, port: ports[0] ?? "out", code: "", message: "" };
  if (known === undefined) return { ...empty, isError: false };
  if ("error" in known) {
    const { code, message = "" } = known.error;
    return { ...empty, isError: true, code, message };
  }
  return {
    ...empty,
    isError: false,
    output: known.output as Json,
    port: known.port ?? empty.port,
  };
}

const mockOf = ({ isError, output, port, code, message }: Written): Mock =>
  isError
    ? { error: { code, message } }
    : { output: output ?? null, ...(port === "out" ? {} : { port }) };

function Form({ flowId, node, known, onClose }: FormProps) {
  const set = useSetPin(flowId);
  const ports = usePorts(node);
  const [written, write] = useState(() => writtenOf(known, ports));
  const change = (part: Partial<Written>) => write((was) => ({ ...was, ...part }));
  const save = (mock: Mock | null) => set.mutate({ node, mock }, { onSuccess: onClose });
  return (
    <Stack gap="md" data-testid="pin-form">
      <p className={classes.help}>{words.runs.pinHelp}</p>
      <SegmentedControl
        aria-label={words.runs.pinKind}
        value={written.isError ? "error" : "output"}
        onChange={(kind) => change({ isError: kind === "error" })}
        data={[
          { value: "output", label: words.runs.pinOutput },
          { value: "error", label: words.runs.pinError },
        ]}
      />
      {written.isError ? (
        <ErrorFields written={written} onChange={change} />
      ) : (
        <OutputFields written={written} ports={ports} onChange={change} />
      )}
      {set.error === null ? null : <ProblemAlert error={set.error} />}
      <Group justify="flex-end">
        {known === undefined ? null : (
          <Button variant="default" onClick={() => save(null)} data-testid="pin-remove">
            {words.runs.pinRemove}
          </Button>
        )}
        <Button
          disabled={written.isError && written.code.trim() === ""}
          loading={set.isPending}
          onClick={() => save(mockOf(written))}
          data-testid="pin-save"
        >
          {words.runs.pinSave}
        </Button>
      </Group>
    </Stack>
  );
}

interface FieldsProps {
  readonly written: Written;
  readonly onChange: (part: Partial<Written>) => void;
}

function ErrorFields({ written, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label={words.runs.pinCode}
        value={written.code}
        placeholder={words.runs.pinCodeExample}
        onChange={(event) => onChange({ code: event.currentTarget.value })}
        data-testid="pin-code"
      />
      <TextInput
        label={words.runs.pinMessage}
        value={written.message}
        onChange={(event) => onChange({ message: event.currentTarget.value })}
      />
    </>
  );
}

function OutputFields({ written, ports, onChange }: FieldsProps & { ports: readonly string[] }) {
  return (
    <>
      {ports.length > 1 ? (
        <Select
          label={words.runs.pinPort}
          data={[...ports]}
          value={written.port}
          allowDeselect={false}
          onChange={(port) => onChange({ port: port ?? "out" })}
        />
      ) : null}
      <JsonField
        value={written.output}
        onChange={(output) => onChange({ output })}
        label={words.runs.pinValue}
        minLines={8}
        testId="pin-output"
      />
    </>
  );
}

/** The ports on which the node can end well. */
function usePorts(id: NodeId): readonly string[] {
  const { findAction } = useSession();
  const node = useEditor(({ flow }) => nodeOf(flow, id));
  if (node === undefined) return ["out"];
  const ports = portsOf(node, findAction(node.type, node.version), []);
  const good = ports.filter((port) => port !== "error");
  return good.length === 0 ? ["out"] : good;
}
