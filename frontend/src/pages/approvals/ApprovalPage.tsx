// One question on a page of its own, made for a phone first: what is asked, what happened, yes or no.
import { Center } from "@mantine/core";
import { ArrowLeft } from "lucide-react";
import { Link, useParams, useSearchParams } from "react-router";

import { useApproval } from "../../api/approvals";
import { pathOf } from "../../api/client";
import { isProblem } from "../../api/problem";
import type { Approval } from "../../api/types";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { Moment, TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { NotFound } from "../shell/NotFound";
import { useTitle } from "../shell/useTitle";
import { AnswerForm } from "./AnswerForm";
import classes from "./Approval.module.css";
import { hasDue } from "./due";
import { Marks, StateMark } from "./Marks";
import { SoFar } from "./SoFar";

const words = catalogue.approvals;

export function ApprovalPage() {
  const { run = "", node = "" } = useParams();
  const [address] = useSearchParams();
  const frame = Number(address.get("frame"));
  const question = useApproval({
    runId: run,
    node,
    frame: Number.isSafeInteger(frame) && frame > 0 ? frame : undefined,
  });
  if (isProblem(question.error) && question.error.status === 404)
    return <NotFound title={words.gone} text={words.goneText} />;
  if (question.data !== undefined) return <Asked key={`${run} ${node}`} approval={question.data} />;
  return (
    <div className={classes.page}>
      {question.error === null ? (
        <ListSkeleton rows={3} />
      ) : (
        <Center p="lg">
          <ProblemAlert error={question.error} onRetry={() => void question.refetch()} />
        </Center>
      )}
    </div>
  );
}

function Asked({ approval }: { approval: Approval }) {
  const title = approval.title ?? words.untitled(approval.node);
  useTitle(title);
  return (
    <article className={classes.page} data-testid="approval">
      <Link to="/approvals" className={classes.back ?? ""}>
        <ArrowLeft size={14} aria-hidden />
        {words.back}
      </Link>
      <header>
        <p className={classes.marks}>
          <StateMark state={approval.state} />
          <Marks approval={approval} />
        </p>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.about}>
          <Link to={pathOf("runs", approval.run_id)}>{approval.flow_id}</Link>
          {approval.opened_at === null ? null : (
            <span>
              {words.asked} <TimeText at={approval.opened_at} />
            </span>
          )}
          {hasDue(approval) && approval.state === "open" ? (
            <span>
              {words.until} <Moment at={approval.timeout_at} />
            </span>
          ) : null}
        </p>
      </header>
      {approval.message ? <p className={classes.message}>{approval.message}</p> : null}
      <SoFar approval={approval} />
      <Answers approval={approval} />
      <AnswerForm approval={approval} />
    </article>
  );
}

function Answers({ approval }: { approval: Approval }) {
  const { answers, wanted, refusals, people } = approval;
  const approved = answers.filter(({ decision }) => decision === "approved").length;
  const isOpen = approval.state === "open";
  if (answers.length === 0 && (!isOpen || (wanted === 1 && people.length === 0))) return null;
  return (
    <section className={classes.section}>
      <h2>{words.answers}</h2>
      {isOpen ? (
        <p className={classes.sub}>
          {words.progressLong(approved, wanted, refusals)}{" "}
          {people.length === 0 ? words.anybody : `${words.whoDecides}: ${words.people(people)}`}
        </p>
      ) : null}
      <ul className={classes.answers} data-testid="answers">
        {answers.map((answer) => (
          <li key={`${answer.by} ${answer.at}`}>
            <p className={classes.about}>
              <StateMark state={answer.decision} />
              <b className={classes.name}>{answer.by}</b>
              <TimeText at={answer.at} />
            </p>
            {answer.comment ? <p className={classes.comment}>{answer.comment}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
