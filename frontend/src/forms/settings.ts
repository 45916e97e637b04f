// Which settings mean something for a node's type; the others would be said to do nothing. Pure.
import type { FlowNode } from "../model/flow";

export type Setting = Extract<
  keyof FlowNode,
  "retry" | "timeout" | "deadline" | "join" | "on_error" | "on_unknown" | "polling"
>;

const LASTING: readonly Setting[] = ["deadline", "join", "on_error"];
const OF_CONTROLS: Readonly<Record<string, readonly Setting[]>> = {
  "flow.set": ["join", "on_error"],
  "flow.switch": ["join", "on_error"],
  "flow.fail": ["join"],
  "flow.return": ["join"],
  "flow.call": ["retry", ...LASTING],
};

export function settingsOf(type: string): ReadonlySet<Setting> {
  if (type.startsWith("trigger.")) return new Set();
  if (type.startsWith("flow.")) return new Set(OF_CONTROLS[type] ?? LASTING);
  return new Set(["retry", "timeout", ...LASTING, "on_unknown", "polling"]);
}
