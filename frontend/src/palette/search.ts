// Finds actions by what a person types: title first, then type, then summary; knows no components.
import type { ActionLike } from "../model/catalog";
import type { ActionGroup } from "../store/context";

/** Groups with what matches, best first in each; all of it for an empty search. */
export function search(groups: readonly ActionGroup[], text: string): ActionGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups
    .map((group) => ({ ...group, actions: ranked(group, words) }))
    .filter((group) => group.actions.length > 0);
}

/** The same as one list, best first over all groups. */
export function bestMatches(groups: readonly ActionGroup[], text: string): ActionLike[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = groups.flatMap((group) =>
    group.actions.map((action) => ({ action, rank: rankOf(action, group, words) })),
  );
  return all
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ action }) => action);
}

function ranked(group: ActionGroup, words: readonly string[]): ActionLike[] {
  return group.actions.filter((action) => rankOf(action, group, words) > 0);
}

/** 0: no match. Every word must be found somewhere. */
function rankOf(action: ActionLike, group: ActionGroup, words: readonly string[]): number {
  let sum = 1;
  for (const word of words) {
    const rank = rankOfWord(action, group, word);
    if (rank === 0) return 0;
    sum += rank;
  }
  return sum;
}

function rankOfWord(action: ActionLike, group: ActionGroup, word: string): number {
  const title = action.title.toLowerCase();
  if (title.startsWith(word)) return 8;
  if (title.includes(` ${word}`)) return 6;
  if (action.type.includes(word)) return 4;
  if (title.includes(word)) return 3;
  if (group.title.toLowerCase().includes(word)) return 2;
  if (action.summary.toLowerCase().includes(word)) return 1;
  return isScattered(title, word) || isScattered(action.type, word) ? 0.5 : 0;
}

/** How well texts match what was typed, the first text counting most; 0 when they do not, 1 when nothing was typed. */
export function fuzzyRank(texts: readonly string[], typed: string): number {
  let sum = 1;
  for (const word of typed.toLowerCase().split(/\s+/).filter(Boolean)) {
    const ranks = texts.map((text, index) => wordIn(text.toLowerCase(), word) / (index + 1));
    const best = Math.max(0, ...ranks);
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

function wordIn(text: string, word: string): number {
  if (text.startsWith(word)) return 8;
  if (text.includes(` ${word}`)) return 6;
  if (text.includes(word)) return 4;
  return isScattered(text, word) ? 0.5 : 0;
}

/** `htrq` stands in `http request`, letter after letter, its first letter at the start. */
function isScattered(text: string, word: string): boolean {
  if (word.length < 2 || !text.startsWith(word.charAt(0))) return false;
  let at = 0;
  for (const letter of text) if (letter === word[at]) at += 1;
  return at === word.length;
}
