// The filters that expressions know, for completion; the engine's own list has the last word.
import { words } from "../words/words";

/** What a filter does, in words, with an example after a colon where it takes something. */
export const filterWords = (name: string): string | undefined => words.expressions.filters[name];

export const FILTERS = Object.entries(words.expressions.filters).map(([label, text]) => {
  const [detail = "", ...example] = text.split(": ");
  return {
    label,
    detail,
    type: "function",
    ...(example.length > 0 ? { info: example.join(": ") } : {}),
  };
});
