// What is here under a fresh id, for who wants neither to lose mine nor to decide now; leads to the copy.
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import { pathOf } from "../../../api/client";
import { useCreateFlow } from "../../../api/queries";
import { ask } from "../../../store/clashes";
import { useSession } from "../../../store/context";
import { lastChange } from "../../../store/editor";
import { messageOf } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";

export function useCopy(): { isCopying: boolean; copy: () => Promise<void> } {
  const { editor, clashes } = useSession();
  const create = useCreateFlow();
  const navigate = useNavigate();
  const copy = async () => {
    const state = editor.getState();
    const mine = state.flow;
    const id = `${mine.id}-${Date.now().toString(36)}`;
    try {
      const name = words.editor.conflict.copyName(mine.name ?? mine.id);
      await create.mutateAsync({ ...mine, id, name });
      // What was unsaved is safe in the copy now; leaving saves nothing over theirs.
      const { savedFlow: flow, revision, hasUnpublishedChanges } = state;
      editor.actions.markSaved(lastChange(state), { flow, revision, hasUnpublishedChanges });
      ask(clashes, []);
      await navigate(pathOf("flows", id));
    } catch (error) {
      const title = words.editor.conflict.copyFailed;
      notifications.show({ color: "red", title, message: messageOf(error) });
    }
  };
  return { isCopying: create.isPending, copy };
}
