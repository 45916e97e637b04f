// Both states with their nodes at one place each: where a node was moved to is no difference.
import { useEffect, useState } from "react";

import { perform } from "../../model/change";
import type { Flow } from "../../model/flow";
import { tidy } from "../tidy";

export interface Placed {
  readonly before: Flow | null;
  readonly after: Flow;
}

/** null while a flow without places is laid out. */
export function usePlaced(before: Flow | null, after: Flow): Placed | null {
  const [laid, setLaid] = useState<readonly [of: Flow, flow: Flow] | null>(null);
  const isPlaced = after.nodes.length < 2 || after.nodes.some(({ id }) => after.layout?.[id]);
  useEffect(() => {
    if (isPlaced) return;
    let isGone = false;
    void tidy(after, new Set()).then((tidied) => {
      if (!isGone) setLaid([after, tidied === null ? after : perform(after, tidied.edit)[0]]);
    });
    return () => {
      isGone = true;
    };
  }, [after, isPlaced]);
  const now = isPlaced ? after : laid?.[0] === after ? laid[1] : null;
  const [known, setKnown] = useState<readonly [Flow | null, Flow | null, Placed | null]>([
    null,
    null,
    null,
  ]);
  // The same pair gives the same object, so that nothing is drawn anew for it.
  if (known[0] === before && known[1] === now && known[2] !== null) return known[2];
  const placed = now === null ? null : { before: before && withPlaces(before, now), after: now };
  if (placed !== null) setKnown([before, now, placed]);
  return placed;
}

function withPlaces(before: Flow, after: Flow): Flow {
  const homes = new Map(after.nodes.map((node) => [node.id, node.parent]));
  const shared = before.nodes.flatMap(({ id, parent }) => {
    const place = after.layout?.[id];
    return place !== undefined && homes.has(id) && homes.get(id) === parent
      ? [[id, place] as const]
      : [];
  });
  return { ...before, layout: { ...before.layout, ...Object.fromEntries(shared) } };
}
