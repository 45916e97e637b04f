// What came of a case: where it differs from what was expected, and how far it came, on the canvas.
import { Alert } from "@mantine/core";

import type { CaseResult, Difference } from "../../../api/cases";
import { words as catalogue } from "../../../words/words";
import { CaseCanvas } from "./CaseCanvas";
import { Mark } from "./CaseList";
import classes from "./Tests.module.css";

const words = catalogue.tests;

export function CaseResultView({ result }: { result: CaseResult }) {
  const { differences, error, run } = result;
  return (
    <section className={classes.part} data-testid="case-result">
      <h2>{words.result}</h2>
      <p className={classes.verdict}>
        <Mark result={result} />
        {result.passed
          ? words.resultPassed
          : differences.length > 0
            ? words.resultFailed(differences.length)
            : null}
      </p>
      {error ? <Alert color="red">{error}</Alert> : null}
      {differences.length === 0 ? null : <Differences differences={differences} />}
      {run ? <CaseCanvas run={run} /> : null}
    </section>
  );
}

function Differences({ differences }: { differences: readonly Difference[] }) {
  return (
    <div className={classes.tableBox}>
      <table className={classes.table} data-testid="differences">
        <thead>
          <tr>
            <th>{words.where}</th>
            <th>{words.expected}</th>
            <th>{words.actual}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map((one) => (
            <tr key={one.path}>
              <td>
                <code>{one.path}</code>
              </td>
              <td>
                <Value {...("expected" in one ? { value: one.expected } : {})} />
              </td>
              <td>
                <Value {...("actual" in one ? { value: one.actual } : {})} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value(props: { value?: unknown }) {
  if (!("value" in props)) return <i>{words.nothing}</i>;
  return <pre className={classes.value}>{JSON.stringify(props.value, null, 2)}</pre>;
}
