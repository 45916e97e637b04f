// How many runs are open at this moment; each number leads to them.
import { Link } from "react-router";

import type { Statistics } from "../../api/statistics";
import { runStateLook } from "../../ui/states";
import { StateIcon } from "../../ui/StateBadge";
import { words as catalogue } from "../../words/words";
import { runsAddress } from "./addresses";
import classes from "./Dashboard.module.css";

const words = catalogue.dashboard;

interface Tile {
  readonly label: string;
  readonly state: string;
  readonly states: string;
  readonly count: (statistics: Statistics) => number;
}

const TILES: readonly Tile[] = [
  {
    label: words.running,
    state: "running",
    states: "running,compensating",
    count: (s) => s.running,
  },
  { label: words.waiting, state: "waiting", states: "waiting", count: (s) => s.waiting },
  { label: words.queued, state: "queued", states: "queued", count: (s) => s.queued },
  {
    label: words.person,
    state: "undo_blocked",
    states: "undo_blocked,parked",
    count: (s) => s.needs_a_person,
  },
];

interface Props {
  readonly statistics: Statistics;
  readonly flow: string | undefined;
}

export function Tiles({ statistics, flow }: Props) {
  return (
    <ul className={classes.tiles} aria-label={words.now}>
      {TILES.map(({ label, state, states, count }) => {
        const look = runStateLook(state);
        const many = count(statistics);
        return (
          <li key={state}>
            <Link
              to={runsAddress({ flow, state: states })}
              className={classes.tile ?? ""}
              data-loud={(look.isLoud && many > 0) || undefined}
              data-testid={`now-${state}`}
              style={{ ["--state" as string]: many > 0 ? look.color : "var(--text-3)" }}
            >
              <StateIcon look={{ ...look, isBusy: false }} size={16} color="currentColor" />
              <strong>{many.toLocaleString("en")}</strong>
              <span>{label}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
