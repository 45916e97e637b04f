// The five parts of a cron rule as sets of numbers and back; pure. What is no plain set is left as text.

export type PartName = "minute" | "hour" | "day" | "month" | "weekday";

export const PARTS: readonly PartName[] = ["minute", "hour", "day", "month", "weekday"];

const BOUNDS: Readonly<Record<PartName, readonly [least: number, most: number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  month: [1, 12],
  weekday: [0, 6],
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SEQUENCE_LEAST = 3;

export type Chosen = ReadonlySet<number>;

export function numbersOf(part: PartName): readonly number[] {
  const [least, most] = BOUNDS[part];
  return Array.from({ length: most - least + 1 }, (_, at) => least + at);
}

/** The texts of the five parts; null when there are not five. */
export function partsOf(cron: string): Readonly<Record<PartName, string>> | null {
  const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/);
  if (weekday === undefined || rest.length > 0) return null;
  return { minute, hour, day, month, weekday } as Readonly<Record<PartName, string>>;
}

/** The numbers that a part means; null for what is no plain set, such as `L` or `1#2`. */
export function chosenIn(part: PartName, text: string): Chosen | null {
  const chosen = new Set<number>();
  for (const piece of text.toLowerCase().split(",")) {
    const numbers = numbersIn(part, piece);
    if (numbers === null) return null;
    for (const number of numbers) chosen.add(part === "weekday" ? number % 7 : number);
  }
  return chosen;
}

function numbersIn(part: PartName, piece: string): readonly number[] | null {
  const [range = "", stepText, ...more] = piece.split("/");
  const step = stepText === undefined ? 1 : Number(stepText);
  if (more.length > 0 || !Number.isInteger(step) || step < 1) return null;
  const bounds = boundsIn(part, range, stepText !== undefined);
  if (bounds === null) return null;
  const [from, to] = bounds;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => from + at * step);
}

function boundsIn(part: PartName, range: string, hasStep: boolean): [number, number] | null {
  const [least, most] = BOUNDS[part];
  if (range === "*") return [least, most];
  const [first = "", last, ...more] = range.split("-");
  const from = numberOf(part, first);
  const to = last === undefined ? (hasStep ? most : from) : numberOf(part, last);
  const limit = part === "weekday" ? 7 : most;
  if (more.length > 0 || from === null || to === null) return null;
  return from >= least && to <= limit && from <= to ? [from, to] : null;
}

function numberOf(part: PartName, text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  const names = part === "month" ? MONTHS : part === "weekday" ? WEEKDAYS : [];
  const at = names.indexOf(text);
  return at < 0 ? null : at + BOUNDS[part][0];
}

/** The shortest usual text for a set: `*`, every so many, ranges, single numbers. */
export function textOfChosen(part: PartName, chosen: Chosen): string {
  const all = numbersOf(part);
  const numbers = all.filter((number) => chosen.has(number));
  if (numbers.length === all.length) return "*";
  const step = stepOf(part, numbers);
  if (step !== null) return `*/${step}`;
  return runsOf(numbers)
    .flatMap(([from, to]) =>
      to - from + 1 >= SEQUENCE_LEAST
        ? [`${from}-${to}`]
        : Array.from({ length: to - from + 1 }, (_, at) => String(from + at)),
    )
    .join(",");
}

function stepOf(part: PartName, numbers: readonly number[]): number | null {
  const [least, most] = BOUNDS[part];
  const [first, second] = numbers;
  if (first !== least || second === undefined || numbers.length < SEQUENCE_LEAST) return null;
  const step = second - first;
  const count = Math.floor((most - least) / step) + 1;
  const isEven = numbers.every((number, at) => number === first + at * step);
  return step > 1 && isEven && count === numbers.length ? step : null;
}

function runsOf(numbers: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs;
}

/** The rule with one part replaced. */
export function withPart(cron: string, part: PartName, text: string): string {
  const parts = partsOf(cron) ?? { minute: "0", hour: "9", day: "*", month: "*", weekday: "*" };
  return PARTS.map((name) => (name === part ? text : parts[name])).join(" ");
}
