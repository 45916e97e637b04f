// How long until something happens, ticking by the clock that all share.
import { useNow } from "../ui/now";
import { durationText, instantOf } from "../ui/time";
import { words } from "../words/words";

const SECOND = 1_000;

export function Countdown({ to }: { to: string }) {
  const at = instantOf(to);
  const now = useNow(at !== null);
  if (at === null) return null;
  const left = Math.ceil((at - now) / SECOND) * SECOND;
  return <span>{left <= 0 ? words.runs.dueNow : words.runs.dueIn(durationText(left))}</span>;
}
