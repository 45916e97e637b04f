// What a person decides about what holds a run up: the loudest place of all.
import { Button, Group, Tooltip } from "@mantine/core";

import { useResolve } from "../api/queries";
import type { Decision, UndoDecision } from "../api/types";
import type { NodeId } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import classes from "./NodeResult.module.css";
import { words } from "../words/words";

type LostDecision = Exclude<Decision, "skip">;
type Choice<Kind> = readonly [decision: Kind, label: string, help: string];

const UNDO: readonly Choice<UndoDecision>[] = [
  ["retry", words.runs.undoRetry, words.runs.undoHelp.retry],
  ["done", words.runs.undoDone, words.runs.undoHelp.done],
  ["skip", words.runs.undoSkip, words.runs.undoHelp.skip],
];
const LOST: readonly Choice<LostDecision>[] = [
  ["retry", words.operators.lostRetry, words.operators.lostHelp.retry],
  ["done", words.operators.lostDone, words.operators.lostHelp.done],
  ["fail", words.operators.lostFail, words.operators.lostHelp.fail],
];

interface Props {
  readonly runId: string;
  readonly node: NodeId;
}

/** About an undo that could not succeed. */
export function UndoDecisions(props: Props) {
  return <Decisions {...props} question={words.runs.blocked} choices={UNDO} name="undo" />;
}

/** About an attempt whose end nobody saw. */
export function LostDecisions(props: Props) {
  return <Decisions {...props} question={words.operators.lost} choices={LOST} name="lost" />;
}

interface DecisionsProps extends Props {
  readonly question: string;
  readonly choices: readonly Choice<Decision>[];
  readonly name: string;
}

function Decisions({ runId, node, question, choices, name }: DecisionsProps) {
  const resolve = useResolve();
  return (
    <div className={classes.blocked} data-testid={`${name}-decisions`}>
      <p>{question}</p>
      <Group gap="xs">
        {choices.map(([decision, label, help]) => (
          <Tooltip key={decision} label={help}>
            <Button
              variant={decision === "retry" ? "filled" : "default"}
              loading={resolve.isPending && resolve.variables.decision === decision}
              onClick={() => resolve.mutate({ id: runId, node, decision })}
              data-testid={`${name}-${decision}`}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      {resolve.error === null ? null : <ProblemAlert error={resolve.error} />}
    </div>
  );
}
