// What a person decides about what holds a run up: the loudest place of all.
import { Button, Group, Tooltip } from "@mantine/core";
import { useState } from "react";

import { useResolve } from "../api/queries";
import type { Decision, UndoDecision } from "../api/types";
import { JsonField } from "../forms/JsonField";
import type { Json, NodeId } from "../model/flow";
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
  /** Which item's; null: there is but one. */
  readonly frame?: number | null;
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

function Decisions({ runId, node, frame = null, question, choices, name }: DecisionsProps) {
  const resolve = useResolve();
  const [isTelling, tell] = useState(false);
  const decide = (decision: Decision, output?: Json) =>
    resolve.mutate({
      id: runId,
      node,
      decision,
      ...(frame === null ? {} : { frame }),
      ...(output === undefined ? {} : { output }),
    });
  return (
    <div className={classes.blocked} data-testid={`${name}-decisions`}>
      <p>{question}</p>
      <Group gap="xs">
        {choices.map(([decision, label, help]) => (
          <Tooltip key={decision} label={help}>
            <Button
              variant={decision === "retry" ? "filled" : "default"}
              loading={resolve.isPending && resolve.variables.decision === decision}
              onClick={() =>
                name === "lost" && decision === "done" ? tell(true) : decide(decision)
              }
              data-testid={`${name}-${decision}`}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      {isTelling ? <Told onTold={(output) => decide("done", output)} /> : null}
      {resolve.error === null ? null : <ProblemAlert error={resolve.error} />}
    </div>
  );
}

/** What the lost attempt gave, as far as a person has found out. */
function Told({ onTold }: { onTold: (output: Json | undefined) => void }) {
  const [output, write] = useState<Json | undefined>();
  return (
    <>
      <p>{words.operators.lostOutput}</p>
      <JsonField
        value={output}
        onChange={write}
        label={words.operators.lostOutput}
        testId="lost-output"
      />
      <Group gap="xs">
        <Button onClick={() => onTold(output)} data-testid="lost-done-yes">
          {words.operators.lostRecord}
        </Button>
      </Group>
    </>
  );
}
