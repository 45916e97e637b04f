// The parts of a node's inspector that its full-size editor shows as well.
import { CircleSlash, History } from "lucide-react";

import type { ActionSpec } from "../api/types";
import { DataContext } from "../forms/data";
import { NodeForm } from "../forms/NodeForm";
import { SettingsForm } from "../forms/SettingsForm";
import { ERROR } from "../model/catalog";
import type { FlowNode, NodeId } from "../model/flow";
import { WEBHOOK } from "../model/webhooks";
import { NodeResult } from "../runs/NodeResult";
import { useEditor, useSession } from "../store/context";
import { EmptyState } from "../ui/EmptyState";
import { words } from "../words/words";
import { useChange, useData, useFindings, useNames, useShownRun } from "./node";
import { WebhookPart } from "./WebhookPart";

interface PartProps {
  readonly node: FlowNode;
  readonly spec: ActionSpec | undefined;
}

export function Parameters({ node, spec }: PartProps) {
  const { readOnly } = useSession();
  const findings = useFindings(node.id);
  const names = useNames(node.id);
  const change = useChange(node.id);
  const data = useData(node.id);
  if (spec === undefined) return <Unknown type={node.type} />;
  return (
    <DataContext value={data}>
      {node.type === WEBHOOK && !readOnly ? <WebhookPart key={node.id} node={node} /> : null}
      <NodeForm
        spec={spec}
        node={node}
        findings={findings}
        suggestions={names}
        readOnly={readOnly}
        onChange={(patch) => change(patch, "config")}
      />
    </DataContext>
  );
}

export function Settings({ node, spec }: PartProps) {
  const { readOnly } = useSession();
  const findings = useFindings(node.id);
  const names = useNames(node.id);
  const change = useChange(node.id);
  const isHandled = useEditor(({ flow }) =>
    flow.edges.some(({ from, port }) => from === node.id && port === ERROR),
  );
  if (spec === undefined) return <Unknown type={node.type} />;
  return (
    <SettingsForm
      spec={spec}
      node={node}
      findings={findings}
      names={names}
      isHandled={isHandled}
      readOnly={readOnly}
      onChange={(patch) => change(patch, Object.keys(patch).join())}
    />
  );
}

export function LastRun({ id }: { id: NodeId }) {
  const runId = useShownRun();
  if (runId !== null) return <NodeResult runId={runId} node={id} />;
  return (
    <EmptyState icon={History} title={words.inspector.neverRan} isSmall>
      {words.inspector.neverRanText}
    </EmptyState>
  );
}

function Unknown({ type }: { type: string }) {
  return (
    <EmptyState icon={CircleSlash} title={words.inspector.unknown} isSmall>
      {words.inspector.unknownText(type)}
    </EmptyState>
  );
}
