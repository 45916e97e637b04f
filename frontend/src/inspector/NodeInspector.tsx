// One node: its name and id, its parameters, its settings, what it did in the last run.
import { Tabs } from "@mantine/core";
import { useMemo } from "react";

import { useManifest, useRun, useRuns } from "../api/queries";
import type { ActionSpec } from "../api/types";
import { NodeForm } from "../forms/NodeForm";
import { SettingsForm } from "../forms/SettingsForm";
import { namesInSight } from "../forms/sight";
import { patchNode, type NodePatch } from "../model/edits";
import type { FlowNode, NodeId } from "../model/flow";
import { NodeResult } from "../runs/NodeResult";
import { nodeOf, useEditor, useOverlay, useSession, useUi } from "../store/context";
import type { InspectorTab } from "../store/ui";
import { EmptyState } from "../ui/EmptyState";
import { CircleSlash, History } from "lucide-react";
import classes from "./Inspector.module.css";
import { NodeHead } from "./NodeHead";

export function NodeInspector({ id }: { id: NodeId }) {
  const { ui, readOnly } = useSession();
  const node = useEditor((state) => nodeOf(state.flow, id));
  const tab = useUi((state) => state.tab);
  const spec = useSpec(node);
  const runId = useShownRun();
  if (node === undefined) return null;
  return (
    <>
      <NodeHead node={node} spec={spec} />
      <Tabs
        value={tab}
        onChange={(value) => ui.setState({ tab: (value ?? "parameters") as InspectorTab })}
        className={classes.tabs ?? ""}
        keepMounted={false}
      >
        <Tabs.List px="xs">
          <Tabs.Tab value="parameters">Parameters</Tabs.Tab>
          <Tabs.Tab value="settings">Settings</Tabs.Tab>
          <Tabs.Tab value="last-run">{readOnly ? "This run" : "Last run"}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="parameters" className={classes.body ?? ""}>
          <Parameters node={node} spec={spec} runId={runId} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={classes.body ?? ""}>
          <Settings node={node} spec={spec} runId={runId} />
        </Tabs.Panel>
        <Tabs.Panel value="last-run" className={classes.body ?? ""}>
          {runId === null ? (
            <EmptyState icon={History} title="Never ran" isSmall>
              Press Run. What this node was given and what it gave will stand here.
            </EmptyState>
          ) : (
            <NodeResult runId={runId} node={id} />
          )}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

interface PartProps {
  readonly node: FlowNode;
  readonly spec: ActionSpec | undefined;
}

function Parameters({ node, spec, runId }: PartProps & { runId: string | null }) {
  const { readOnly } = useSession();
  const findings = useFindings(node.id);
  const names = useNames(node.id, runId);
  const change = useChange(node.id);
  if (spec === undefined) return <Unknown type={node.type} />;
  return (
    <NodeForm
      spec={spec}
      node={node}
      findings={findings}
      suggestions={names}
      readOnly={readOnly}
      onChange={(patch) => change(patch, "config")}
    />
  );
}

function Settings({ node, spec, runId }: PartProps & { runId: string | null }) {
  const { readOnly } = useSession();
  const findings = useFindings(node.id);
  const names = useNames(node.id, runId);
  const change = useChange(node.id);
  if (spec === undefined) return <Unknown type={node.type} />;
  return (
    <SettingsForm
      spec={spec}
      node={node}
      findings={findings}
      names={names}
      readOnly={readOnly}
      onChange={(patch) => change(patch, Object.keys(patch).join())}
    />
  );
}

function Unknown({ type }: { type: string }) {
  return (
    <EmptyState icon={CircleSlash} title="Nobody knows this action" isSmall>
      No connector here offers “{type}”. Install it, or replace the node. Its settings are kept as
      they are.
    </EmptyState>
  );
}

function useChange(id: NodeId): (patch: NodePatch, field: string) => void {
  const { editor } = useSession();
  return (patch, field) => editor.actions.perform(patchNode(id, patch, field));
}

function useSpec(node: FlowNode | undefined): ActionSpec | undefined {
  const { findAction } = useSession();
  const { data } = useManifest();
  if (node === undefined) return undefined;
  const wanted = findAction(node.type, node.version);
  return data?.actions.find(
    (spec) => spec.type === wanted?.type && spec.version === wanted.version,
  );
}

function useFindings(id: NodeId) {
  const all = useEditor((state) => state.findings);
  return useMemo(() => all.filter((finding) => finding.node === id), [all, id]);
}

/** The run over the canvas, else the flow's newest one. */
function useShownRun(): string | null {
  const shown = useOverlay((state) => state.runId);
  const flowId = useEditor((state) => state.flow.id);
  const newest = useRuns({ flow: flowId }).data?.pages[0]?.items[0]?.run_id;
  return shown ?? newest ?? null;
}

function useNames(id: NodeId, runId: string | null) {
  const flow = useEditor((state) => state.flow);
  const { data: manifest } = useManifest();
  const { data: run } = useRun(runId);
  return useMemo(() => {
    const find = (type: string, version?: number) =>
      manifest?.actions.find(
        (spec) => spec.type === type && (version === undefined || spec.version === version),
      );
    const outputs = Object.fromEntries(
      Object.entries(run?.nodes ?? {}).map(([node, view]) => [node, view.output]),
    );
    return namesInSight(flow, id, find, { input: run?.input, outputs });
  }, [flow, id, manifest, run]);
}
