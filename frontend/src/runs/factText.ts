// A fact of a run in words: what happened, and what it changed; pure.
import type { Fact } from "../model/replay";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";

const CHANGES_SAID_MAX = 3;

export type NameOf = (node: string) => string;

export const factTitle = (fact: Fact, nameOf: NameOf): string =>
  words.facts.sentence(
    fact.kind,
    fact.node ? nameOf(fact.node) : "",
    fact.attempt ?? null,
    fact.changes[fact.node ?? ""]?.state ?? "",
  );

/** What it led to, without what its title says already. */
export function factChanges(fact: Fact, nameOf: NameOf): string {
  const others = Object.entries(fact.changes).filter(([node]) => node !== fact.node);
  const said = others
    .slice(0, CHANGES_SAID_MAX)
    .map(([node, { state }]) => words.facts.changed(nameOf(node), nodeStateLook(state).label));
  if (others.length > said.length) said.push(words.facts.andMore(others.length - said.length));
  return said.join(", ");
}
