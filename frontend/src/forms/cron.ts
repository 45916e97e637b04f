// A cron rule in words and ready-made rules; WHEN it fires is the server's to say.
import cronstrue from "cronstrue";

import { words } from "../words/words";

const MACROS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

const ORDINAL = /^(first|second|third|fourth|fifth|[1-5](st|nd|rd|th))$/;

/** Whether a rule is said in words, such as `1st friday of quarter 9:00`; the server reads both. */
export function isInWords(cron: string): boolean {
  const said = cron
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const first = said[0] ?? "";
  return first === "every" || ORDINAL.test(first) || said.includes("of");
}

/** "At 09:00, Monday through Friday"; null when there are no words for it. */
export function cronWordsOf(cron: string): string | null {
  if (isInWords(cron)) return null;
  const rule = MACROS[cron.trim().toLowerCase()] ?? cron.trim();
  if (rule.split(/\s+/).length !== 5) return null;
  try {
    return cronstrue.toString(rule, { use24HourTimeFormat: true, verbose: false });
  } catch {
    return null;
  }
}

export const CRON_PRESETS: readonly (readonly [rule: string, label: string])[] = Object.entries(
  words.cron.presetNames,
);
