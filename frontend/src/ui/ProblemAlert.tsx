// An error said to a person: what, where, and what to do; never a stack trace.
import { Alert, Button, List } from "@mantine/core";
import { CircleAlert } from "lucide-react";

import { ApiProblem } from "../api/problem";
import { words } from "../words/words";

const LINES_MAX = 8;

interface Props {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
}

export function ProblemAlert({ error, title, onRetry }: Props) {
  const lines = linesOf(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<CircleAlert size={16} />}
      title={title ?? titleOf(error)}
      data-testid="problem"
      role="alert"
    >
      {messageOf(error)}
      {lines.length > 0 ? (
        <List size="sm" mt={4}>
          {lines.slice(0, LINES_MAX).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      ) : null}
      {onRetry ? (
        <Button mt="xs" variant="default" onClick={onRetry}>
          {words.ui.again}
        </Button>
      ) : null}
    </Alert>
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function titleOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return words.ui.wrong;
  return error.status === 0 ? words.ui.unreachable : error.title;
}

function linesOf(error: unknown): string[] {
  if (!(error instanceof ApiProblem)) return [];
  return [
    ...error.errors.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)),
    ...error.findings.map(({ node, message }) => (node === null ? message : `${node}: ${message}`)),
  ];
}
