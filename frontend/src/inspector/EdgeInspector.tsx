// One edge: from where to where, by which port, under which condition; or an undo.
import { Button, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { Trash2 } from "lucide-react";

import { ConditionInput } from "../forms/ConditionInput";
import { DataContext } from "../forms/data";
import { isCompensation, portOf, portsOf, titleOf } from "../model/catalog";
import { whyNot } from "../model/connect";
import { findEdge, removeEdges, setCondition, setKind, setPort } from "../model/edgeEdits";
import type { FlowEdge } from "../model/flow";
import { nodeOf, useEditor, useSession } from "../store/context";
import { words } from "../words/words";
import { FindingRow } from "./FindingRow";
import { Head } from "./Head";
import classes from "./Inspector.module.css";
import { useData, useNames } from "./node";
import { selectEdge } from "./selectEdge";

export function EdgeInspector({ edgeKey }: { edgeKey: string }) {
  const { editor, readOnly } = useSession();
  const edge = useEditor((state) => findEdge(state.flow, edgeKey));
  if (edge === undefined) return null;
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>
            {isCompensation(edge) ? words.inspector.undo : words.inspector.edge}
          </span>
          <Ends edge={edge} />
        </div>
      </Head>
      <div className={classes.body}>
        <Stack gap="md">
          <Kind edge={edge} edgeKey={edgeKey} />
          {isCompensation(edge) ? (
            <Text size="sm" c="dimmed">
              {words.inspector.undoText}
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
              {words.inspector.deleteEdge}
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
          { value: "flow", label: words.inspector.leadsTo },
          { value: "compensation", label: words.inspector.isUndoneBy },
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
      label={words.inspector.port}
      description={portOf(edge) === "error" ? words.inspector.errorPort : null}
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
  const names = useNames(edge.to);
  const place = useData(edge.to);
  return (
    <DataContext value={place}>
      <Text size="xs" fw={520} mb={4}>
        {words.inspector.condition}
      </Text>
      <ConditionInput
        label={words.inspector.condition}
        names={names}
        value={edge.when ?? ""}
        readOnly={readOnly}
        onChange={(when) => editor.actions.perform(setCondition(edgeKey, when))}
        testId="edge-condition"
      />
      <Text size="xs" c="dimmed" mt={6}>
        {words.inspector.conditionHelp}
      </Text>
    </DataContext>
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
