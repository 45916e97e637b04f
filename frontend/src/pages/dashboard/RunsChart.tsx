// Runs over time, stacked by how they stand; a bar leads to its runs.
import { BarChart } from "@mantine/charts";
import { Link, useNavigate } from "react-router";

import { words as catalogue } from "../../words/words";
import { runsAddress } from "./addresses";
import { ChartCard } from "./ChartCard";
import classes from "./Dashboard.module.css";
import { fillOf, Swatch } from "./Patterns";
import { SERIES, totalOf, type Bar, type Part } from "./series";

const words = catalogue.dashboard;

interface Props {
  readonly bars: readonly Bar[];
  readonly flow: string | undefined;
  readonly when: string;
  readonly isCapped: boolean;
}

const statesOf = (part: string): string | undefined =>
  SERIES.find((series) => series.part === part)?.states;

export function RunsChart({ bars, flow, when, isCapped }: Props) {
  const navigate = useNavigate();
  const shown = SERIES.filter(({ part }) => part !== "timed_out" || totalOf(bars, part) > 0);
  const parts = shown.map(({ part, label }) => [label, totalOf(bars, part)] as const);
  const open = (bar: Bar, part: string): void => {
    const wish = { flow, since: bar.from, until: bar.to, state: statesOf(part) };
    void navigate(runsAddress(wish));
  };
  return (
    <ChartCard
      title={words.overTime}
      note={isCapped ? words.capped : undefined}
      said={words.overTimeSaid(totalOf(bars, "started"), parts, when)}
      testId="runs-over-time"
      table={<BarsTable bars={bars} flow={flow} />}
      chart={
        <BarChart
          h={220}
          data={[...bars]}
          dataKey="label"
          type="stacked"
          series={shown.map(({ part, label, look }) => ({ name: part, label, color: look.color }))}
          barProps={({ name }) => ({
            fill: fillOf(name as Part),
            fillOpacity: 1,
            stroke: "none",
            cursor: "pointer",
            isAnimationActive: false,
            onClick: (entry: { payload?: unknown }) => open(entry.payload as Bar, name),
          })}
          barChartProps={{ accessibilityLayer: false, barCategoryGap: "18%" }}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          xAxisProps={{ minTickGap: 24 }}
          tickLine="none"
          gridAxis="x"
          tooltipAnimationDuration={0}
        />
      }
    >
      <Legend bars={bars} flow={flow} parts={shown.map(({ part }) => part)} />
    </ChartCard>
  );
}

interface LegendProps {
  readonly bars: readonly Bar[];
  readonly flow: string | undefined;
  readonly parts: readonly Part[];
}

function Legend({ bars, flow, parts }: LegendProps) {
  const since = bars[0]?.from;
  const until = bars.at(-1)?.to;
  return (
    <ul className={classes.legend}>
      {SERIES.filter(({ part }) => parts.includes(part)).map(({ part, label, states }) => (
        <li key={part}>
          <Link to={runsAddress({ flow, state: states, since, until })}>
            <Swatch part={part} />
            {label}
            <strong>{totalOf(bars, part).toLocaleString("en")}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function BarsTable({ bars, flow }: { bars: readonly Bar[]; flow: string | undefined }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{words.from}</th>
          <th>{words.started}</th>
          {SERIES.map(({ part, label }) => (
            <th key={part}>{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.from}>
            <td>
              <Link
                to={runsAddress({ flow, since: bar.from, until: bar.to })}
                aria-label={words.barSaid(bar.label, bar.started)}
              >
                {bar.label}
              </Link>
            </td>
            <td>{bar.started}</td>
            {SERIES.map(({ part }) => (
              <td key={part}>{bar[part]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
