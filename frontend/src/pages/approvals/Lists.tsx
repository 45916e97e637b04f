// The lists of the inbox; each row leads to the question's own page.
import { Button } from "@mantine/core";
import { Stamp } from "lucide-react";
import { Link } from "react-router";

import { useApprovals, useGivenAnswers } from "../../api/approvals";
import { pathOf } from "../../api/client";
import type { Approval, GivenAnswer } from "../../api/types";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import classes from "./Approvals.module.css";
import { hasDue } from "./due";
import { Marks, StateMark } from "./Marks";

const words = catalogue.approvals;
const PEOPLE_SHOWN_MAX = 3;

export function Open({ isMine, text }: { isMine: boolean; text: string }) {
  const approvals = useApprovals({ isMine, text });
  const items = approvals.data?.pages.flatMap((page) => page.items);
  if (approvals.error !== null && items === undefined)
    return <ProblemAlert error={approvals.error} onRetry={() => void approvals.refetch()} />;
  if (items === undefined) return <ListSkeleton rows={3} />;
  if (items.length === 0) return <Nothing isMine={isMine} text={text} />;
  return (
    <>
      <ul className={classes.list} data-testid="approvals">
        {items.map((approval) => (
          <Row key={`${approval.run_id} ${approval.node} ${approval.frame}`} approval={approval} />
        ))}
      </ul>
      <More query={approvals} />
    </>
  );
}

function Nothing({ isMine, text }: { isMine: boolean; text: string }) {
  const [title, about] =
    text !== ""
      ? [words.noneFound, words.noneFoundText(text)]
      : isMine
        ? [words.none, words.noneText]
        : [words.noneOpen, words.noneOpenText];
  return (
    <EmptyState icon={Stamp} title={title}>
      {about}
    </EmptyState>
  );
}

function Row({ approval }: { approval: Approval }) {
  const { run_id, node, frame, title, message, people } = approval;
  return (
    <li className={classes.row} data-testid={`approval-${run_id}`}>
      <Link
        className={classes.link ?? ""}
        to={`${pathOf("approvals", run_id, node)}?frame=${frame}`}
      >
        {title ?? words.untitled(node)}
      </Link>
      {message ? <p className={classes.line}>{message}</p> : null}
      <p className={classes.about}>
        <span className={classes.name}>{approval.flow_id}</span>
        <span>
          {words.asked} <TimeText at={approval.opened_at} />
        </span>
        {hasDue(approval) ? (
          <span>
            {words.due} <TimeText at={approval.timeout_at} />
          </span>
        ) : null}
        <span className={classes.name}>
          {people.length === 0 ? words.anybody : words.people(people, PEOPLE_SHOWN_MAX)}
        </span>
      </p>
      <p className={classes.marks}>
        <Marks approval={approval} />
      </p>
    </li>
  );
}

export function Answered() {
  const given = useGivenAnswers(true);
  const items = given.data?.pages.flatMap((page) => page.items);
  if (given.error !== null && items === undefined)
    return <ProblemAlert error={given.error} onRetry={() => void given.refetch()} />;
  if (items === undefined) return <ListSkeleton rows={3} />;
  if (items.length === 0)
    return (
      <EmptyState icon={Stamp} title={words.noneAnswered}>
        {words.noneAnsweredText}
      </EmptyState>
    );
  return (
    <>
      <ul className={classes.list} data-testid="answered">
        {items.map((answer) => (
          <GivenRow key={`${answer.run_id} ${answer.node} ${answer.by} ${answer.at}`} {...answer} />
        ))}
      </ul>
      <More query={given} />
    </>
  );
}

function GivenRow({ run_id, node, title, flow_id, by, at, state }: GivenAnswer) {
  return (
    <li className={classes.row}>
      <Link className={classes.link ?? ""} to={pathOf("approvals", run_id, node)}>
        {title ?? words.untitled(node)}
      </Link>
      <p className={classes.about}>
        <StateMark state={state} />
        <span className={classes.name}>{words.by(by)}</span>
        <TimeText at={at} />
        {flow_id === null ? null : <span className={classes.name}>{flow_id}</span>}
      </p>
    </li>
  );
}

interface Paged {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
}

function More({ query }: { query: Paged }) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="default"
      mt="md"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {words.more}
    </Button>
  );
}
