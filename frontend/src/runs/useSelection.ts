// Which rows of a list are chosen: one by one, as a range with Shift, all, or none.
import { useCallback, useMemo, useState } from "react";

export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** `isRange` chooses everything from the row that was touched last. */
  readonly toggle: (id: string, isRange: boolean) => void;
  /** Chooses this row too. */
  readonly extend: (id: string) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
}

export function useSelection(ids: readonly string[]): Selection {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  // What left the list is no longer chosen: nobody sees it.
  const chosen = useMemo(() => new Set(ids.filter((id) => kept.has(id))), [ids, kept]);
  const toggle = useCallback(
    (id: string, isRange: boolean) => {
      const from = anchor === null ? -1 : ids.indexOf(anchor);
      const to = ids.indexOf(id);
      const isOn = isRange && from >= 0 && anchor !== null ? chosen.has(anchor) : !chosen.has(id);
      const touched =
        isRange && from >= 0 ? ids.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      const next = new Set(chosen);
      for (const one of touched)
        if (isOn) next.add(one);
        else next.delete(one);
      setKept(next);
      setAnchor(id);
    },
    [anchor, chosen, ids],
  );
  const extend = useCallback((id: string) => {
    setKept((old) => new Set(old).add(id));
    setAnchor(id);
  }, []);
  const toggleAll = useCallback(
    () => setKept(chosen.size === ids.length ? new Set() : new Set(ids)),
    [chosen, ids],
  );
  const clear = useCallback(() => setKept(new Set()), []);
  return useMemo(
    () => ({ chosen, toggle, extend, toggleAll, clear }),
    [chosen, toggle, extend, toggleAll, clear],
  );
}
