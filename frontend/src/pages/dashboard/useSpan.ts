// The time that is shown, moving on with the clock by whole bars.
import { useEffect, useMemo, useState } from "react";

import { spanOf, type Range, type Span } from "./ranges";

const LOOK_MS = 15_000;

export function useSpan(range: Range): Span {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const clock = setInterval(() => setNow(new Date()), LOOK_MS);
    return () => clearInterval(clock);
  }, []);
  return useMemo(() => spanOf(range, now), [range, now]);
}
