// The small marks of a question: how it stands, how many have approved, reminded, escalated.
import { BellRing, Check, Clock, Hourglass, Megaphone, X, type LucideIcon } from "lucide-react";

import type { Approval } from "../../api/types";
import { words } from "../../words/words";
import classes from "./Approvals.module.css";

type State = Approval["state"];

const LOOKS: Readonly<Record<State, readonly [LucideIcon, string]>> = {
  open: [Hourglass, "waiting"],
  approved: [Check, "succeeded"],
  rejected: [X, "failed"],
  timed_out: [Clock, "retrying"],
  over: [Clock, "idle"],
  not_asked: [Clock, "idle"],
};

export function StateMark({ state }: { state: State }) {
  const [Icon, color] = LOOKS[state];
  return <Mark icon={Icon} color={color} text={words.approvals.states[state]} />;
}

export function Marks({ approval }: { approval: Approval }) {
  const approved = approval.answers.filter(({ decision }) => decision === "approved").length;
  return (
    <>
      {approval.wanted > 1 ? (
        <Mark
          icon={Check}
          color="idle"
          text={words.approvals.progress(approved, approval.wanted)}
        />
      ) : null}
      {approval.is_reminded ? (
        <Mark icon={BellRing} color="retrying" text={words.approvals.reminded} />
      ) : null}
      {approval.is_escalated ? (
        <Mark icon={Megaphone} color="blocked" text={words.approvals.escalated} />
      ) : null}
    </>
  );
}

function Mark({ icon: Icon, color, text }: { icon: LucideIcon; color: string; text: string }) {
  return (
    <span className={classes.mark} style={{ ["--state" as string]: `var(--state-${color})` }}>
      <Icon size={12} strokeWidth={2.4} aria-hidden />
      {text}
    </span>
  );
}
