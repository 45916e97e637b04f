// What the inspector and the full-size editor know of one node: its action, its findings, the run shown.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { forgetPeeks, useNewestRun } from "../api/expressions";
import { useManifest } from "../api/queries";
import type { ActionSpec } from "../api/types";
import type { DataPlace } from "../forms/data";
import type { Names } from "../forms/names";
import { namesInSight } from "../forms/sight";
import { patchNode, type NodePatch } from "../model/edits";
import type { Finding, FlowNode, NodeId } from "../model/flow";
import { useEditor, useOverlay, useSession } from "../store/context";

export function useChange(id: NodeId): (patch: NodePatch, field: string) => void {
  const { editor } = useSession();
  return (patch, field) => editor.actions.perform(patchNode(id, patch, field));
}

export function useSpec(node: FlowNode | undefined): ActionSpec | undefined {
  const { findAction } = useSession();
  const { data } = useManifest();
  if (node === undefined) return undefined;
  const wanted = findAction(node.type, node.version);
  return data?.actions.find(
    (spec) => spec.type === wanted?.type && spec.version === wanted.version,
  );
}

export function useFindings(id: NodeId): readonly Finding[] {
  const all = useEditor((state) => state.findings);
  return useMemo(() => all.filter((finding) => finding.node === id), [all, id]);
}

/** The run over the canvas, else the flow's newest one. */
export function useShownRun(): string | null {
  const shown = useOverlay((state) => state.runId);
  const flowId = useEditor((state) => state.flow.id);
  const newest = useNewestRun(flowId).data;
  return shown ?? newest ?? null;
}

/** Where the expressions of a node, or with null of the flow, look; null where nothing can be tried. */
export function useData(node: NodeId | null): DataPlace | null {
  const { readOnly } = useSession();
  const flowId = useEditor((state) => state.flow.id);
  const runId = useShownRun();
  useForgetting();
  return useMemo(
    () => (readOnly ? null : { flowId, node, runId }),
    [readOnly, flowId, node, runId],
  );
}

/** What was seen of a run is old when the run has got to another state. */
function useForgetting(): void {
  const cache = useQueryClient();
  const state = useOverlay(({ runId, runState }) => (runId === null ? "" : runState));
  useEffect(() => {
    if (state !== "" && state !== "queued") void forgetPeeks(cache);
  }, [cache, state]);
}

/** What expressions of a node, or of the flow's output, can name. */
export function useNames(id: NodeId | null): Names {
  const flow = useEditor((state) => state.flow);
  const { data: manifest } = useManifest();
  return useMemo(() => {
    const find = (type: string, version?: number) =>
      manifest?.actions.find(
        (spec) => spec.type === type && (version === undefined || spec.version === version),
      );
    return namesInSight(flow, id, find);
  }, [flow, id, manifest]);
}
