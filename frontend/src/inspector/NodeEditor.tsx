// A node in full size: what there is to read at the left, its parameters, what it gave at the right.
import { Modal, SegmentedControl } from "@mantine/core";
import { Database } from "lucide-react";
import { useEffect, useMemo, useState, type KeyboardEvent } from "react";

import { canRun, runCommand } from "../commands/table";
import { keyName } from "../commands/keyNames";
import { DataTree, type Root } from "../forms/DataTree";
import type { Names } from "../forms/names";
import type { FlowNode } from "../model/flow";
import { nodeOf, useEditor, useSession, useUi } from "../store/context";
import { EmptyState } from "../ui/EmptyState";
import { words } from "../words/words";
import { Columns } from "./Columns";
import { useData, useNames, useSpec } from "./node";
import classes from "./NodeEditor.module.css";
import { NodeHead } from "./NodeHead";
import { LastRun, Parameters, Settings } from "./NodeParts";

/** The command that runs only the node that is open, when there is one. */
const RUN_ONLY = "run-only";

export function NodeEditor() {
  const { ui } = useSession();
  const isOpen = useUi((state) => state.isNodeEditorOpen);
  const node = useEditor(({ selection, flow }) =>
    selection.nodes.size === 1 ? nodeOf(flow, [...selection.nodes][0] ?? "") : undefined,
  );
  const close = () => ui.setState({ isNodeEditorOpen: false });
  const isGone = isOpen && node === undefined;
  useEffect(() => {
    if (isGone) ui.setState({ isNodeEditorOpen: false });
  }, [isGone, ui]);
  return (
    <Modal
      opened={isOpen && node !== undefined}
      onClose={close}
      withCloseButton={false}
      closeOnEscape={false}
      size="96%"
      centered
      padding={0}
      transitionProps={{ duration: 0 }}
      classNames={{ content: classes.content ?? "", body: classes.modal ?? "" }}
      attributes={{
        content: { "aria-label": words.inspector.editor(node?.name ?? node?.id ?? "") },
      }}
    >
      {node === undefined ? null : <Opened key={node.id} node={node} onClose={close} />}
    </Modal>
  );
}

function Opened({ node, onClose }: { node: FlowNode; onClose: () => void }) {
  const spec = useSpec(node);
  const [part, show] = useState<"parameters" | "settings">("parameters");
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const key = keyName(event.nativeEvent);
    if (key === "Escape") {
      event.stopPropagation();
      onClose();
    } else if (key === "Mod+Enter" && canRun(RUN_ONLY)) {
      event.preventDefault();
      runCommand(RUN_ONLY, key);
    }
  };
  return (
    <div
      className={classes.editor}
      onKeyDown={pressed}
      tabIndex={-1}
      data-autofocus
      data-testid="node-editor"
    >
      <NodeHead node={node} spec={spec} onClose={onClose} />
      <Columns
        labels={[words.inspector.input, words.inspector.parameters, words.inspector.output]}
        left={<Data node={node} />}
        middle={
          <>
            <SegmentedControl
              size="xs"
              className={classes.parts ?? ""}
              data={[
                { value: "parameters", label: words.inspector.parameters },
                { value: "settings", label: words.inspector.settings },
              ]}
              value={part}
              onChange={(value) => show(value)}
            />
            {part === "parameters" ? (
              <Parameters node={node} spec={spec} />
            ) : (
              <Settings node={node} spec={spec} />
            )}
          </>
        }
        right={<LastRun id={node.id} />}
      />
    </div>
  );
}

function Data({ node }: { node: FlowNode }) {
  const place = useData(node.id);
  const names = useNames(node.id);
  const before = useEditor((state) => state.flow.edges);
  const roots = useMemo(() => {
    const near = new Set(before.filter(({ to }) => to === node.id).map(({ from }) => from));
    return rootsOf(names, near);
  }, [names, before, node.id]);
  if (place === null || place.runId === null)
    return (
      <EmptyState icon={Database} title={words.expressions.noData} isSmall>
        {words.expressions.noDataText}
      </EmptyState>
    );
  return <DataTree place={place} roots={roots} />;
}

/** The nearest nodes first, then the others, then what else there is to read. */
function rootsOf(names: Names, near: ReadonlySet<string>): Root[] {
  const inside = (label: string) => names.find((name) => name.label === label)?.inside?.() ?? [];
  const nodes = inside("nodes").map(({ label, detail }) => ({
    label: detail ?? label,
    detail: label,
    steps: ["nodes", label, "output"],
    isOpen: near.has(label),
  }));
  const [closest, others] = [nodes.filter((one) => one.isOpen), nodes.filter((one) => !one.isOpen)];
  const rest = names
    .filter(({ label }) => label !== "nodes")
    .map(({ label, detail }) => ({ label, detail, steps: [label], isOpen: label === "item" }));
  return [
    ...closest.reverse(),
    ...rest.filter(isOfRun),
    ...others.reverse(),
    ...rest.filter((one) => !isOfRun(one)),
  ];
}

const OF_RUN = new Set(["input", "item", "index", "previous"]);
const isOfRun = ({ label }: Root): boolean => OF_RUN.has(label);
