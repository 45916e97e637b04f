// Three states of one value as one: where both sides changed the same place, mine stands and the place is told.
import type { Json } from "./flow";
import { isRecord, isSame, own } from "./same";

/** A place that both sides changed, differently; undefined is a value that is not there. */
export interface Clash {
  readonly path: readonly string[];
  readonly base: Json | undefined;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

export interface Three<T> {
  readonly base: T;
  readonly mine: T;
  readonly theirs: T;
}

/** Mappings are merged key by key, everything else as a whole. */
export function mergeValue(
  { base, mine, theirs }: Three<Json | undefined>,
  tell: (clash: Clash) => void,
  path: readonly string[] = [],
): Json | undefined {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (!isRecord(mine) || !isRecord(theirs)) {
    tell({ path, base, mine, theirs });
    return mine;
  }
  const old = isRecord(base) ? base : {};
  const entries = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].map(
    (key) =>
      [
        key,
        mergeValue({ base: own(old, key), mine: own(mine, key), theirs: own(theirs, key) }, tell, [
          ...path,
          key,
        ]),
      ] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The order of what is kept: mine, unless only they changed it; what the other side added stands behind its neighbour. */
export function mergeOrder({ base, mine, theirs }: Three<readonly string[]>): string[] {
  const isUnmoved = isSame(common(theirs, base), common(base, theirs));
  const [lead, other] = isUnmoved ? [mine, theirs] : [theirs, mine];
  const order = [...lead];
  const known = new Set(lead);
  other.forEach((key, index) => {
    if (known.has(key)) return;
    known.add(key);
    const before = index === 0 ? -1 : order.indexOf(other[index - 1] ?? "");
    order.splice(before === -1 && index > 0 ? order.length : before + 1, 0, key);
  });
  return order;
}

function common(keys: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return keys.filter((key) => known.has(key));
}
