// What somebody else saved comes into the open document: merged where possible, asked where not.
import { notifications } from "@mantine/notifications";

import { diff } from "../../../model/diff";
import type { Flow } from "../../../model/flow";
import { merge } from "../../../model/merge";
import { replaceFlow } from "../../../model/replace";
import { ask } from "../../../store/clashes";
import type { Session } from "../../../store/context";
import { words } from "../../../words/words";
import { inWords } from "../versions/inWords";

const SENTENCES_MAX = 4;

export interface Theirs {
  readonly flow: Flow;
  readonly revision: number;
  /** Who saved it. */
  readonly by?: string | undefined;
}

/** True when nothing is left to be asked. */
export function takeIn({ editor, clashes }: Session, theirs: Theirs): boolean {
  const { flow: mine, savedFlow: base } = editor.getState();
  const { flow, conflicts } = merge(base, mine, theirs.flow);
  editor.actions.perform(replaceFlow(mine, flow, words.editor.save.merged));
  editor.actions.rebase(theirs.flow, theirs.revision);
  ask(clashes, conflicts);
  const lines = inWords(diff(base, theirs.flow));
  if (lines.length > 0 && conflicts.length === 0)
    notifications.show({
      title: words.editor.save.mergedTitle(theirs.by ?? ""),
      message: [
        ...lines.slice(0, SENTENCES_MAX),
        ...(lines.length > SENTENCES_MAX
          ? [words.editor.save.more(lines.length - SENTENCES_MAX)]
          : []),
      ].join(" · "),
    });
  return conflicts.length === 0;
}
