// The last inputs with which a flow was started here, newest first; the browser keeps them.
import type { Json } from "../../model/flow";
import { remember, remembered } from "../../ui/remember";

const KEPT_MAX = 5;
const CHARS_MAX = 20_000;
const keyOf = (flowId: string): string => `baton-inputs-${flowId}`;

export const lastInputs = (flowId: string): readonly Json[] =>
  remembered<readonly Json[]>(keyOf(flowId), []);

export function keepInput(flowId: string, input: Json | undefined): void {
  if (input === undefined) return;
  const text = JSON.stringify(input);
  if (text.length > CHARS_MAX) return;
  const others = lastInputs(flowId).filter((known) => JSON.stringify(known) !== text);
  remember(keyOf(flowId), [input, ...others].slice(0, KEPT_MAX));
}
