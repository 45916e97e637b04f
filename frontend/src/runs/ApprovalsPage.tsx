// What people are asked to decide, from all flows: the question, a form if it has one, yes or no.
import { Button, Group, Loader } from "@mantine/core";
import { Stamp } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import { useAnswerApproval, useApprovals } from "../api/operators";
import { isProblem } from "../api/problem";
import type { Approval } from "../api/types";
import { InputForm } from "../forms/InputForm";
import type { Json } from "../model/flow";
import { EmptyState } from "../ui/EmptyState";
import { ProblemAlert } from "../ui/ProblemAlert";
import { Moment, TimeText } from "../ui/TimeText";
import classes from "./Approvals.module.css";
import lists from "./Lists.module.css";
import { words as catalogue } from "../words/words";

const words = catalogue.approvals;

export function ApprovalsPage() {
  const approvals = useApprovals();
  const items = approvals.data?.pages.flatMap((page) => page.items);
  return (
    <div className={lists.page}>
      <header className={lists.head}>
        <h1>{words.approvals}</h1>
      </header>
      {approvals.isPending ? <Loader size="sm" m="xl" aria-label="Loading" /> : null}
      {approvals.error !== null && items === undefined ? (
        <ProblemAlert error={approvals.error} onRetry={() => void approvals.refetch()} />
      ) : null}
      {items?.length === 0 ? (
        <EmptyState icon={Stamp} title={words.none}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {items?.map((approval) => (
        <Question
          key={`${approval.run_id} ${approval.node} ${approval.frame}`}
          approval={approval}
        />
      ))}
      {approvals.hasNextPage ? (
        <Button variant="default" onClick={() => void approvals.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </div>
  );
}

function Question({ approval }: { approval: Approval }) {
  const [form, fill] = useState<Json | undefined>(undefined);
  const answer = useAnswerApproval();
  const decide = (decision: "approved" | "rejected") =>
    answer.mutate({ approval, decision, form: decision === "approved" ? form : undefined });
  return (
    <article className={classes.card} data-testid={`approval-${approval.run_id}`}>
      <h2 className={classes.title}>{approval.title ?? approval.node}</h2>
      {approval.message ? <p className={classes.message}>{approval.message}</p> : null}
      <p className={classes.about}>
        <Link to={pathOf("runs", approval.run_id)}>{approval.flow_id}</Link> · {words.asked}{" "}
        <TimeText at={approval.opened_at} />
        {approval.timeout_at === null ? null : (
          <>
            {" "}
            · {words.until} <Moment at={approval.timeout_at} />
          </>
        )}
        {approval.people.length > 0 ? ` · ${words.decides(approval.people)}` : ""}
      </p>
      {approval.form ? (
        <InputForm
          schema={approval.form}
          value={form}
          onChange={fill}
          errors={fieldErrors(answer.error)}
        />
      ) : null}
      {answer.error === null ? null : <ProblemAlert error={answer.error} />}
      <Group gap="xs" mt="md">
        <Button
          loading={answer.isPending && answer.variables.decision === "approved"}
          onClick={() => decide("approved")}
          data-testid="approve"
        >
          {words.approve}
        </Button>
        <Button
          variant="default"
          loading={answer.isPending && answer.variables.decision === "rejected"}
          onClick={() => decide("rejected")}
          data-testid="reject"
        >
          {words.reject}
        </Button>
      </Group>
    </article>
  );
}

const fieldErrors = (error: Error | null) => (isProblem(error) ? error.errors : []);
