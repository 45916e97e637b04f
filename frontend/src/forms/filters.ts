// The filters that expressions know, for completion; the engine's own list has the last word.
const FILTER_WORDS: Readonly<Record<string, string>> = {
  abs: "without its sign",
  default: "another value when there is none",
  first: "the first of a list",
  float: "as a number",
  int: "as a whole number",
  items: "pairs of a map",
  join: "a list as one text",
  last: "the last of a list",
  length: "how many",
  list: "as a list",
  lower: "in small letters",
  max: "the largest",
  min: "the smallest",
  replace: "one text for another",
  round: "rounded",
  sort: "in order",
  string: "as text",
  sum: "added up",
  tojson: "as JSON text",
  trim: "without space around",
  unique: "each once",
  upper: "in capitals",
};

export const FILTERS = Object.entries(FILTER_WORDS).map(([label, detail]) => ({
  label,
  detail,
  type: "function",
}));
