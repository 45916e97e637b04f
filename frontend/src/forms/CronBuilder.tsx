// A cron rule put together by hand: a part at a time, with a switch for each of its numbers.
import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { words } from "../words/words";
import { isInWords } from "./cron";
import { chosenIn, numbersOf, PARTS, partsOf, textOfChosen, withPart } from "./cronParts";
import type { Chosen, PartName } from "./cronParts";
import classes from "./CronBuilder.module.css";

interface Props {
  readonly cron: string;
  readonly onChange: (cron: string) => void;
}

const STEPS: Readonly<Partial<Record<PartName, readonly number[]>>> = {
  minute: [1, 5, 10, 15, 30],
  hour: [1, 2, 3, 6, 12],
  month: [1, 2, 3, 6],
};

export function CronBuilder({ cron, onChange }: Props) {
  const [part, show] = useState<PartName>("hour");
  const parts = isInWords(cron) ? null : partsOf(cron);
  const text = parts?.[part] ?? "*";
  const chosen = chosenIn(part, text);
  const change = (next: Chosen) => {
    const from = parts === null ? "" : cron;
    if (next.size > 0) onChange(withPart(from, part, textOfChosen(part, next)));
  };
  const isEither = parts !== null && !parts.day.startsWith("*") && !parts.weekday.startsWith("*");
  return (
    <div className={classes.builder} data-testid="cron-builder">
      <SegmentedControl
        size="xs"
        fullWidth
        data={PARTS.map((name) => ({ value: name, label: words.cron.parts[name] }))}
        value={part}
        onChange={(name) => show(name)}
        aria-label={words.cron.part}
      />
      {chosen === null ? (
        <p className={classes.words}>{words.cron.special(text)}</p>
      ) : (
        <>
          <Quick part={part} onChange={change} />
          <Numbers part={part} chosen={chosen} onChange={change} />
        </>
      )}
      {isEither ? <p className={classes.words}>{words.cron.either}</p> : null}
    </div>
  );
}

interface PartProps {
  readonly part: PartName;
  readonly onChange: (chosen: Chosen) => void;
}

function Quick({ part, onChange }: PartProps) {
  const numbers = numbersOf(part);
  const steps = STEPS[part] ?? [1];
  return (
    <div className={classes.quick}>
      {steps.map((step) => (
        <button
          key={step}
          type="button"
          className={classes.link}
          onClick={() => onChange(new Set(numbers.filter((_, at) => at % step === 0)))}
        >
          {words.cron.every(step, part)}
        </button>
      ))}
      {part === "weekday" ? (
        <button
          type="button"
          className={classes.link}
          onClick={() => onChange(new Set([1, 2, 3, 4, 5]))}
        >
          {words.cron.workdays}
        </button>
      ) : null}
    </div>
  );
}

function Numbers({ part, chosen, onChange }: PartProps & { readonly chosen: Chosen }) {
  const numbers = numbersOf(part);
  const isAll = chosen.size === numbers.length;
  const toggle = (number: number) => {
    // From "every", the first press means: only this one.
    if (isAll) onChange(new Set([number]));
    else if (chosen.has(number)) onChange(new Set([...chosen].filter((one) => one !== number)));
    else onChange(new Set([...chosen, number]));
  };
  return (
    <div
      className={classes.numbers}
      data-part={part}
      role="group"
      aria-label={words.cron.parts[part]}
    >
      {numbers.map((number) => (
        <button
          key={number}
          type="button"
          className={classes.number}
          aria-pressed={chosen.has(number)}
          data-all={isAll || undefined}
          onClick={() => toggle(number)}
        >
          {nameOf(part, number)}
        </button>
      ))}
    </div>
  );
}

function nameOf(part: PartName, number: number): string {
  if (part === "month") return words.cron.months[number - 1] ?? "";
  if (part === "weekday") return words.cron.weekdays[number] ?? "";
  return part === "day" ? String(number) : String(number).padStart(2, "0");
}
