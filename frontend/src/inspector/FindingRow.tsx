// One finding as a line that leads to its place on the canvas.
import { CircleAlert, TriangleAlert } from "lucide-react";

import { goToField } from "../forms/ErrorSummary";
import { edgeKeys } from "../model/connect";
import type { Finding } from "../model/flow";
import { useEditor, useSession, type Session } from "../store/context";
import classes from "./Inspector.module.css";

export function FindingRow({ finding, onGo }: { finding: Finding; onGo?: () => void }) {
  const session = useSession();
  const name = useEditor((state) => placeName(state.flow.nodes, finding));
  const FindingIcon = finding.severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <li>
      <button
        type="button"
        className={classes.finding}
        data-severity={finding.severity}
        data-testid="finding"
        onClick={() => {
          onGo?.();
          goTo(session, finding);
        }}
      >
        <FindingIcon size={15} aria-label={finding.severity} />
        <span>
          {name !== "" && <strong>{name}: </strong>}
          {finding.message}
        </span>
      </button>
    </li>
  );
}

function placeName(nodes: readonly { id: string; name?: string }[], { node }: Finding): string {
  if (node === null) return "";
  return nodes.find((each) => each.id === node)?.name ?? node;
}

/** Selects the finding's place, brings it into view and opens the tab with its field. */
function goTo({ editor, canvas, ui }: Session, { node, edge, field }: Finding): void {
  const { flow } = editor.getState();
  ui.setState({ isInspectorOpen: true });
  if (node !== null && flow.nodes.some((each) => each.id === node)) {
    editor.actions.select([node]);
    const isSetting = field !== null && !field.startsWith("config");
    ui.setState({ tab: isSetting ? "settings" : "parameters" });
    canvas.current?.reveal([node]);
    // Drawn by then.
    if (field !== null) requestAnimationFrame(() => requestAnimationFrame(() => goToField(field)));
    return;
  }
  const wire = edge === null ? undefined : flow.edges[edge];
  if (edge === null || wire === undefined) return;
  editor.actions.select([], [edgeKeys(flow.edges)[edge] ?? ""]);
  canvas.current?.reveal([wire.from, wire.to]);
}
