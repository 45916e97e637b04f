// What is expected of a case: how the run ends, its output, and what is compared of nodes.
import { ActionIcon, NumberInput, Select, TextInput } from "@mantine/core";
import { X } from "lucide-react";

import { defined, type Expectation, type NodeExpectation } from "../../../model/cases";
import type { NodeId } from "../../../model/flow";
import { nodeStateLook, runStateLook } from "../../../ui/states";
import { words as catalogue } from "../../../words/words";
import { JsonPart } from "./JsonPart";
import classes from "./Tests.module.css";
import { useNodeNames } from "./useNodeNames";

const words = catalogue.tests;
const ENDS = ["succeeded", "failed", "cancelled", "timed_out", "undo_blocked"] as const;
const NODE_ENDS = [
  "succeeded",
  "failed",
  "skipped",
  "pending",
  "compensated",
  "compensation_failed",
  "cancelled",
] as const;

type Change<Shape> = { readonly [Key in keyof Shape]?: Shape[Key] | undefined };

interface Props {
  readonly expect: Expectation;
  readonly onChange: (expect: Expectation) => void;
}

export function ExpectForm({ expect, onChange }: Props) {
  const { nameOf, others } = useNodeNames();
  const set = (change: Change<Expectation>) =>
    onChange(defined<Expectation>({ ...expect, ...change }));
  const nodes = expect.nodes ?? {};
  const put = (node: NodeId, one: NodeExpectation | undefined) =>
    set({ nodes: defined<NonNullable<Expectation["nodes"]>>({ ...nodes, [node]: one }) });
  const code = expect.error?.["code"];
  return (
    <section className={classes.part}>
      <h2>{words.expect}</h2>
      <p className={classes.help}>{words.expectHelp}</p>
      <div className={classes.row}>
        <Select
          label={words.state}
          data={ENDS.map((value) => ({ value, label: runStateLook(value).label }))}
          value={expect.state ?? "succeeded"}
          onChange={(state) => set({ state: state ?? undefined })}
          allowDeselect={false}
          data-testid="expect-state"
        />
        <TextInput
          label={words.errorCode}
          value={typeof code === "string" ? code : ""}
          onChange={(event) => set({ error: withCode(expect.error, event.currentTarget.value) })}
        />
      </div>
      <JsonPart
        label={words.runOutput}
        help={words.runOutputHelp}
        value={expect.output}
        onChange={(output) => set({ output })}
        testId="expect-output"
      />
      {Object.entries(nodes).map(([node, one]) => (
        <NodeForm
          key={node}
          node={node}
          name={nameOf(node)}
          expect={one}
          onChange={(next) => put(node, next)}
        />
      ))}
      <Select
        label={words.addNode}
        data={others(Object.keys(nodes))}
        value={null}
        onChange={(node) => {
          if (node !== null) put(node, { state: "succeeded" });
        }}
        searchable
        data-testid="add-expected"
      />
    </section>
  );
}

function withCode(error: Expectation["error"], code: string): Expectation["error"] {
  const next = defined<NonNullable<Expectation["error"]>>({ ...error, code: code || undefined });
  return Object.keys(next).length === 0 ? undefined : next;
}

interface NodeProps {
  readonly node: NodeId;
  readonly name: string;
  readonly expect: NodeExpectation;
  readonly onChange: (expect: NodeExpectation | undefined) => void;
}

function NodeForm({ node, name, expect, onChange }: NodeProps) {
  const set = (change: Change<NodeExpectation>) =>
    onChange(defined<NodeExpectation>({ ...expect, ...change }));
  return (
    <div className={classes.box} data-testid={`expect-${node}`}>
      <div className={classes.boxHead}>
        <b className={classes.name}>{name}</b>
        <code className={classes.id}>{node}</code>
        <ActionIcon aria-label={words.removeNode(name)} onClick={() => onChange(undefined)}>
          <X size={14} />
        </ActionIcon>
      </div>
      <div className={classes.row}>
        <Select
          label={words.nodeState}
          placeholder={words.anyState}
          data={NODE_ENDS.map((value) => ({ value, label: nodeStateLook(value).label }))}
          value={expect.state ?? null}
          onChange={(state) => set({ state: state ?? undefined })}
          clearable
        />
        <NumberInput
          label={words.attempts}
          placeholder={words.anyState}
          min={0}
          allowDecimal={false}
          value={expect.attempts ?? ""}
          onChange={(count) => set({ attempts: typeof count === "number" ? count : undefined })}
        />
        <TextInput
          label={words.port}
          placeholder={words.anyState}
          value={expect.port ?? ""}
          onChange={(event) => set({ port: event.currentTarget.value || undefined })}
        />
      </div>
      <JsonPart label={words.nodeInput} value={expect.input} onChange={(input) => set({ input })} />
      <JsonPart
        label={words.nodeOutput}
        value={expect.output}
        onChange={(output) => set({ output })}
      />
    </div>
  );
}
