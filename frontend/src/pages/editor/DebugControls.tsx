// Steps a run that is held at breakpoints; there only while one is.
import { Button, Tooltip } from "@mantine/core";
import { ArrowRightToLine, Play } from "lucide-react";

import { hasEnded } from "../../api/merge";
import { useRun } from "../../api/queries";
import { runCommand } from "../../commands/table";
import { useOverlay } from "../../store/context";
import { words } from "../../words/words";
import classes from "./DebugControls.module.css";

export function DebugControls({ runId }: { runId: string }) {
  const run = useRun(runId).data;
  const isOver = useOverlay((state) => hasEnded(state.runState));
  const held = useOverlay(
    ({ nodes }) => Object.values(nodes).filter(({ is_held }) => is_held === true).length,
  );
  const canHold = run?.breakpoints === "all" || (run?.breakpoints?.length ?? 0) > 0;
  if (isOver || (!canHold && held === 0)) return null;
  return (
    <span className={classes.controls} data-testid="debug-controls">
      <span className={classes.said} role="status" data-held={held > 0 || undefined}>
        {words.runs.debugging(held)}
      </span>
      <Tooltip label={words.runs.stepHelp}>
        <Button
          variant="default"
          leftSection={<ArrowRightToLine size={14} />}
          disabled={held === 0}
          onClick={() => runCommand("step")}
          data-testid="debug-step"
        >
          {words.runs.step}
        </Button>
      </Tooltip>
      <Tooltip label={words.runs.goOnHelp}>
        <Button
          leftSection={<Play size={14} />}
          disabled={held === 0}
          onClick={() => runCommand("go-on")}
          data-testid="debug-go-on"
        >
          {words.runs.goOn}
        </Button>
      </Tooltip>
    </span>
  );
}
