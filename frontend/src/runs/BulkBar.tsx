// What can be done to the chosen runs, or to all that match the filter.
import { Button } from "@mantine/core";
import { Ban, RotateCw } from "lucide-react";

import { BULK_STATES, type BulkAction, type BulkWish } from "../api/bulk";
import type { RunSummary } from "../api/types";
import { words as catalogue } from "../words/words";
import { bulkFilter, type RunFilter } from "./runFilter";
import classes from "./Runs.module.css";

const words = catalogue.runList;
const ACTIONS: readonly BulkAction[] = ["retry", "cancel"];
const ICONS = { retry: RotateCw, cancel: Ban };

interface Props {
  readonly chosen: readonly RunSummary[];
  readonly filter: RunFilter;
  readonly onClear: () => void;
  readonly onWish: (wish: BulkWish | null) => void;
}

export function BulkBar({ chosen, filter, onClear, onWish }: Props) {
  const hasChosen = chosen.length > 0;
  return (
    <div className={classes.bulk} role="toolbar" aria-label={words.run} data-testid="bulk-bar">
      <span aria-live="polite">{hasChosen ? words.chosen(chosen.length) : words.all}</span>
      {ACTIONS.map((action) => {
        const next = hasChosen ? ofChosen(action, chosen) : ofFilter(action, filter);
        const Icon = ICONS[action];
        return (
          <Button
            key={action}
            variant="default"
            leftSection={<Icon size={14} aria-hidden />}
            disabled={next === null}
            onClick={() => onWish(next)}
            data-testid={`bulk-${action}`}
          >
            {words.actions[action]}
          </Button>
        );
      })}
      {hasChosen ? (
        <Button variant="subtle" onClick={onClear}>
          {words.unchoose}
        </Button>
      ) : null}
    </div>
  );
}

function ofChosen(action: BulkAction, chosen: readonly RunSummary[]): BulkWish | null {
  const isPossible = chosen.some((run) => BULK_STATES[action].includes(run.state));
  const ids = chosen.map((run) => run.run_id);
  return isPossible ? { action, filter: { ids, states: BULK_STATES[action] } } : null;
}

function ofFilter(action: BulkAction, filter: RunFilter): BulkWish | null {
  const wanted = bulkFilter(filter, action, Date.now());
  return wanted === null ? null : { action, filter: wanted };
}
