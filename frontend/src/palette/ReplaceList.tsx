// Another type for a node: the list of what it can become, the same connector first.
import { announce } from "../commands/here";
import { nodeOf } from "../store/context";
import { replaceType, whyNotReplace } from "../model/retype";
import { words } from "../words/words";
import { PickList } from "./PickList";
import { pickOf } from "./picks";
import type { ListProps } from "./Picking";
import { bestMatches } from "./search";

const { hints, list, notCalled, prompts, said } = words.palette;

export function ReplaceList({ session, picking, title, onClose }: ListProps) {
  const { editor, findAction, groups } = session;
  const { flow } = editor.getState();
  const node = nodeOf(flow, picking.node);
  const connector = node?.type.split(".")[0];
  const possible = groups.map((group) => ({
    ...group,
    actions: group.actions.filter(
      (action) => action.type !== node?.type && whyNotReplace(flow, picking.node, action) === null,
    ),
  }));
  const isNear = (type: string): boolean => type.split(".")[0] === connector;
  const find = (text: string) => {
    const found = bestMatches(possible, text);
    const sorted =
      text === ""
        ? [...found].sort((a, b) => Number(isNear(b.type)) - Number(isNear(a.type)))
        : found;
    return sorted.map((action) => pickOf(action));
  };
  return (
    <PickList
      testId="replace"
      prompt={prompts.replace(title)}
      label={list}
      hint={hints.replace}
      screen={picking.screen}
      find={find}
      empty={notCalled}
      onClose={onClose}
      onChoose={({ id }) => {
        const action = findAction(id);
        if (action === undefined || node === undefined) return;
        editor.actions.perform(replaceType(node.id, action, findAction(node.type, node.version)));
        announce(said.replaced(title, action.title));
        onClose();
      }}
    />
  );
}
