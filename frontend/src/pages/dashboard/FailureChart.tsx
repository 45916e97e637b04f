// The share of runs that failed, over time and in one number.
import { AreaChart } from "@mantine/charts";

import { words as catalogue } from "../../words/words";
import { ChartCard } from "./ChartCard";
import classes from "./Dashboard.module.css";
import type { Bar } from "./series";

const words = catalogue.dashboard;

interface Props {
  readonly bars: readonly Bar[];
  readonly rate: number | null | undefined;
  readonly when: string;
}

export function FailureChart({ bars, rate, when }: Props) {
  return (
    <ChartCard
      title={words.failureRate}
      said={words.failureSaid(rate, when)}
      testId="failure-rate"
      table={<RateTable bars={bars} />}
      chart={
        <>
          <p className={classes.big}>
            {rate == null ? words.noRate : words.share(rate)}
            <span>{words.ofEnded}</span>
          </p>
          <AreaChart
            h={172}
            data={[...bars]}
            dataKey="label"
            series={[{ name: "rate", label: words.failureRate, color: "var(--state-failed)" }]}
            areaProps={{ isAnimationActive: false }}
            areaChartProps={{ accessibilityLayer: false }}
            valueFormatter={(percent) => words.share(percent / 100)}
            yAxisProps={{
              domain: [0, (most: number) => Math.max(10, Math.ceil(most / 10) * 10)],
              tickCount: 4,
              width: 48,
            }}
            xAxisProps={{ minTickGap: 32 }}
            curveType="monotone"
            connectNulls
            fillOpacity={0.18}
            withDots={false}
            tickLine="none"
            gridAxis="x"
            tooltipAnimationDuration={0}
          />
        </>
      }
    />
  );
}

function RateTable({ bars }: { bars: readonly Bar[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th>{words.from}</th>
          <th>{words.failureRate}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.from}>
            <td>{bar.label}</td>
            <td>{bar.rate === null ? words.noRate : words.share(bar.rate / 100)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
