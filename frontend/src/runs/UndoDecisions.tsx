// What a person decides about what holds a run up: the loudest place of all.
import { Button, Group, Tooltip } from "@mantine/core";

import { useResolve } from "../api/queries";
import type { Decision, UndoDecision } from "../api/types";
import type { NodeId } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import classes from "./NodeResult.module.css";
import { operatorWords, words } from "./words";

type LostDecision = Exclude<Decision, "skip">;
type Choice<Kind> = readonly [decision: Kind, label: string, help: string];

const UNDO: readonly Choice<UndoDecision>[] = [
  ["retry", words.undoRetry, words.undoHelp.retry],
  ["done", words.undoDone, words.undoHelp.done],
  ["skip", words.undoSkip, words.undoHelp.skip],
];
const LOST: readonly Choice<LostDecision>[] = [
  ["retry", operatorWords.lostRetry, operatorWords.lostHelp.retry],
  ["done", operatorWords.lostDone, operatorWords.lostHelp.done],
  ["fail", operatorWords.lostFail, operatorWords.lostHelp.fail],
];

interface Props {
  readonly runId: string;
  readonly node: NodeId;
}

/** About an undo that could not succeed. */
export function UndoDecisions(props: Props) {
  return <Decisions {...props} question={words.blocked} choices={UNDO} name="undo" />;
}

/** About an attempt whose end nobody saw. */
export function LostDecisions(props: Props) {
  return <Decisions {...props} question={operatorWords.lost} choices={LOST} name="lost" />;
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
