// The answer: the question's form, a comment, yes or no; or why there is nothing to answer.
import { Alert, Button, Textarea } from "@mantine/core";
import { Check, Info, X } from "lucide-react";
import { useState } from "react";

import { useAnswerApproval } from "../../api/approvals";
import { isProblem } from "../../api/problem";
import { newRequestId } from "../../api/requestId";
import type { Approval } from "../../api/types";
import { InputForm } from "../../forms/InputForm";
import type { Json } from "../../model/flow";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import classes from "./Approval.module.css";

const words = catalogue.approvals;
const COMMENT_CHARS_MAX = 4_000;
const TOO_LATE: ReadonlySet<number> = new Set([409, 410]);

export function AnswerForm({ approval }: { approval: Approval }) {
  if (approval.state !== "open")
    return <Told title={words.states[approval.state]} text={words.closed[approval.state]} />;
  if (approval.has_answered) return <Told title={words.youAnswered} text={words.youAnsweredText} />;
  if (!approval.may_answer)
    return <Told title={words.notYours} text={words.notYoursText(approval.people)} />;
  return <Form approval={approval} />;
}

function Told({ title, text }: { title: string; text: string }) {
  return (
    <Alert
      color="gray"
      icon={<Info size={16} aria-hidden />}
      title={title}
      role="status"
      data-testid="approval-told"
    >
      {text}
    </Alert>
  );
}

function Form({ approval }: { approval: Approval }) {
  const [form, fill] = useState<Json | undefined>(undefined);
  const [comment, write] = useState("");
  // One for the page: who presses twice, or both buttons, has decided once.
  const [requestId] = useState(newRequestId);
  const answer = useAnswerApproval();
  const { run_id: runId, node, frame } = approval;
  const decide = (decision: "approved" | "rejected") =>
    answer.mutate({
      question: { runId, node, frame },
      decision,
      form: decision === "approved" ? form : undefined,
      comment,
      requestId,
    });
  const isSent = answer.isPending || answer.isSuccess;
  return (
    <section className={classes.section} aria-label={words.yourAnswer}>
      <h2>{words.yourAnswer}</h2>
      {approval.form ? (
        <InputForm
          schema={approval.form}
          value={form}
          onChange={fill}
          errors={isProblem(answer.error) ? answer.error.errors : []}
        />
      ) : null}
      <Textarea
        label={words.comment}
        description={words.commentHelp}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={COMMENT_CHARS_MAX}
        value={comment}
        onChange={(event) => write(event.currentTarget.value)}
        data-testid="approval-comment"
      />
      {answer.error === null ? null : <Refused error={answer.error} />}
      <Buttons
        pending={answer.isPending ? answer.variables.decision : null}
        isSent={isSent}
        onDecide={decide}
      />
      <p className={classes.sub} role="status">
        {isSent ? words.deciding : ""}
      </p>
    </section>
  );
}

interface ButtonsProps {
  readonly pending: "approved" | "rejected" | null;
  readonly isSent: boolean;
  readonly onDecide: (decision: "approved" | "rejected") => void;
}

function Buttons({ pending, isSent, onDecide }: ButtonsProps) {
  return (
    <div className={classes.buttons}>
      <Button
        size="sm"
        leftSection={<Check size={16} aria-hidden />}
        loading={pending === "approved"}
        disabled={isSent}
        onClick={() => onDecide("approved")}
        data-testid="approve"
      >
        {words.approve}
      </Button>
      <Button
        size="sm"
        variant="default"
        leftSection={<X size={16} aria-hidden />}
        loading={pending === "rejected"}
        disabled={isSent}
        onClick={() => onDecide("rejected")}
        data-testid="reject"
      >
        {words.reject}
      </Button>
    </div>
  );
}

function Refused({ error }: { error: Error }) {
  const isLate = isProblem(error) && TOO_LATE.has(error.status);
  return isLate ? (
    <ProblemAlert error={error} title={words.tooLate} />
  ) : (
    <ProblemAlert error={error} />
  );
}
