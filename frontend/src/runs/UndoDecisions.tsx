// What a person decides about an undo that could not succeed: the loudest place of all.
import { Button, Group, Tooltip } from "@mantine/core";

import { useResolveUndo } from "../api/queries";
import type { UndoDecision } from "../api/types";
import type { NodeId } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import classes from "./NodeResult.module.css";
import { words } from "./words";

const DECISIONS: readonly (readonly [UndoDecision, string])[] = [
  ["retry", words.undoRetry],
  ["done", words.undoDone],
  ["skip", words.undoSkip],
];

export function UndoDecisions({ runId, node }: { runId: string; node: NodeId }) {
  const resolve = useResolveUndo();
  return (
    <div className={classes.blocked} data-testid="undo-decisions">
      <p>{words.blocked}</p>
      <Group gap="xs">
        {DECISIONS.map(([decision, label]) => (
          <Tooltip key={decision} label={words.undoHelp[decision]}>
            <Button
              variant={decision === "retry" ? "filled" : "default"}
              loading={resolve.isPending && resolve.variables.decision === decision}
              onClick={() => resolve.mutate({ id: runId, node, decision })}
              data-testid={`undo-${decision}`}
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
