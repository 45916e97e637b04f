// One edge: from where to where, by which port, under which condition; or an undo.
import { Button, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useMemo } from "react";

import { useManifest } from "../api/queries";
import { ExpressionInput } from "../forms/ExpressionInput";
import { namesInSight } from "../forms/sight";
import { isCompensation, portOf, portsOf, titleOf } from "../model/catalog";
import { whyNot } from "../model/connect";
import { findEdge, removeEdges, setCondition, setKind, setPort } from "../model/edgeEdits";
import type { FlowEdge } from "../model/flow";
import { nodeOf, useEditor, useSession } from "../store/context";
import { FindingRow } from "./FindingRow";
import { Head } from "./Head";
import classes from "./Inspector.module.css";
import { selectEdge } from "./selectEdge";

export function EdgeInspector({ edgeKey }: { edgeKey: string }) {
  const { editor, readOnly } = useSession();
  const edge = useEditor((state) => findEdge(state.flow, edgeKey));
  if (edge === undefined) return null;
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>{isCompensation(edge) ? "Undo" : "Edge"}</span>
          <Ends edge={edge} />
        </div>
      </Head>
      <div className={classes.body}>
        <Stack gap="md">
          <Kind edge={edge} edgeKey={edgeKey} />
          {isCompensation(edge) ? (
            <Text size="sm" c="dimmed">
              When the run fails or is cancelled after this node succeeded, the node below takes
              back what it did. Undos run newest first.
            </Text>
          ) : (
            <>
              <Port edge={edge} edgeKey={edgeKey} />
              <Condition edge={edge} edgeKey={edgeKey} />
            </>
          )}
          <Findings edge={edge} />
          {!readOnly && (
            <Button
              variant="default"
              leftSection={<Trash2 size={14} />}
              onClick={() => editor.actions.perform(removeEdges([edgeKey]))}
            >
              Delete the edge
            </Button>
          )}
        </Stack>
      </div>
    </>
  );
}

function Ends({ edge }: { edge: FlowEdge }) {
  const { findAction } = useSession();
  const name = (id: string) => {
    const node = nodeOf(flow, id);
    return node === undefined ? id : titleOf(node, findAction(node.type, node.version));
  };
  const flow = useEditor((state) => state.flow);
  return (
    <span className={classes.sub}>
      {name(edge.from)} → {name(edge.to)}
    </span>
  );
}

interface EdgeProps {
  readonly edge: FlowEdge;
  readonly edgeKey: string;
}

function Kind({ edge, edgeKey }: EdgeProps) {
  const { editor, readOnly } = useSession();
  const flow = useEditor((state) => state.flow);
  const other: FlowEdge = isCompensation(edge)
    ? { from: edge.from, to: edge.to }
    : { from: edge.from, to: edge.to, kind: "compensation" };
  const reason = whyNot(flow, other, edge);
  const change = (value: string) => {
    const kind = value === "compensation" ? "compensation" : "flow";
    editor.actions.perform(setKind(edgeKey, kind));
    selectEdge(editor, other);
  };
  return (
    <div>
      <SegmentedControl
        fullWidth
        size="xs"
        readOnly={readOnly}
        disabled={reason !== null}
        value={isCompensation(edge) ? "compensation" : "flow"}
        data={[
          { value: "flow", label: "Leads to" },
          { value: "compensation", label: "↶ Is undone by" },
        ]}
        onChange={change}
      />
      {reason !== null && !readOnly && (
        <Text size="xs" c="dimmed" mt={6}>
          {reason}
        </Text>
      )}
    </div>
  );
}

function Port({ edge, edgeKey }: EdgeProps) {
  const { editor, findAction, readOnly } = useSession();
  const from = useEditor((state) => nodeOf(state.flow, edge.from));
  if (from === undefined) return null;
  const ports = portsOf(from, findAction(from.type, from.version), [portOf(edge)]);
  if (ports.length < 2) return null;
  return (
    <Select
      label="Port"
      description={portOf(edge) === "error" ? "Taken when the node has failed for good." : null}
      data={ports}
      value={portOf(edge)}
      allowDeselect={false}
      readOnly={readOnly}
      onChange={(port) => {
        if (port === null) return;
        editor.actions.perform(setPort(edgeKey, port));
        selectEdge(editor, { ...edge, port });
      }}
    />
  );
}

function Condition({ edge, edgeKey }: EdgeProps) {
  const { editor, readOnly } = useSession();
  const flow = useEditor((state) => state.flow);
  const { data } = useManifest();
  const names = useMemo(() => {
    const find = (type: string) => data?.actions.find((spec) => spec.type === type);
    return namesInSight(flow, edge.to, find);
  }, [flow, edge.to, data]);
  return (
    <div>
      <Text size="xs" fw={520} mb={4}>
        Condition
      </Text>
      <ExpressionInput
        label="Condition"
        names={names}
        value={edge.when ?? ""}
        readOnly={readOnly}
        placeholder={"{{ nodes.charge.output.total > 100 }}"}
        onChange={(when) => editor.actions.perform(setCondition(edgeKey, when))}
        testId="edge-condition"
      />
      <Text size="xs" c="dimmed" mt={6}>
        Must yield true or false. Empty: always taken.
      </Text>
    </div>
  );
}

function Findings({ edge }: { edge: FlowEdge }) {
  const index = useEditor((state) => state.flow.edges.indexOf(edge));
  const all = useEditor((state) => state.findings);
  const own = all.filter((finding) => finding.edge === index);
  if (own.length === 0) return null;
  return (
    <ul className={classes.findings}>
      {own.map((finding, at) => (
        <FindingRow key={at} finding={finding} />
      ))}
    </ul>
  );
}
