// What has to be said of a run before anything else: that it was mocked, what went wrong, what it waits for.
import { Pin } from "lucide-react";

import type { RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { words } from "../words/words";
import { errorText, nodeOfError } from "./errorText";
import type { NameOf } from "./factText";
import { ResumeRun } from "./ResumeRun";
import classes from "./RunPanel.module.css";

const NAMES_MAX = 4;

/** Never mixed up with recorded values: a run with mocks says so, always. */
export function MockedBanner({ run, nameOf }: { run: RunView; nameOf: NameOf }) {
  const mocked = run.mocked ?? [];
  if (mocked.length === 0) return null;
  const names = mocked.slice(0, NAMES_MAX).map(nameOf).join(", ");
  return (
    <div className={classes.mocked} role="status" data-testid="mocked-banner">
      <Pin size={13} aria-hidden />
      <b>{words.runs.mocked(mocked.length)}</b>
      <span>{mocked.length > NAMES_MAX ? `${names}, …` : names}</span>
    </div>
  );
}

interface NoticeProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly onSelect: (node: NodeId) => void;
}

export function Notice({ run, flow, onSelect }: NoticeProps) {
  const text = noticeOf(run);
  const node = blockedNode(run) ?? nodeOfError(run.error);
  if (text === "") return null;
  return (
    <div className={classes.notice} role="status" data-testid="run-error">
      {node !== null && node in run.nodes ? (
        <button type="button" className={classes.where} onClick={() => onSelect(node)}>
          {flow?.nodes.find(({ id }) => id === node)?.name ?? node}
        </button>
      ) : null}
      <span>{text}</span>
      {run.state === "parked" ? <ResumeRun runId={run.run_id} /> : null}
    </div>
  );
}

const WITH_ERROR: ReadonlySet<string> = new Set([
  "failed",
  "cancelled",
  "timed_out",
  "compensating",
]);

function noticeOf(run: RunView): string {
  if (run.state === "undo_blocked") return words.runs.blockedRun;
  if (run.state === "parked") return words.runs.parked;
  return WITH_ERROR.has(run.state) ? errorText(run.error) : "";
}

function blockedNode(run: RunView): string | null {
  const found = Object.entries(run.nodes).find(([, { state }]) => state === "compensation_failed");
  return found?.[0] ?? null;
}
