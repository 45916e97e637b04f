// Publish: saves, shows what changes, then makes the draft the newest version.
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { isProblem } from "../../api/problem";
import { usePublishFlow } from "../../api/queries";
import type { Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

export interface Publish {
  readonly isPending: boolean;
  /** Whether the dialog is open. */
  readonly isAsking: boolean;
  readonly press: () => Promise<void>;
  readonly cancel: () => void;
  readonly confirm: (message: string) => Promise<void>;
}

export function usePublish({ editor }: Session, save: () => Promise<boolean>): Publish {
  const publish = usePublishFlow();
  const [isAsking, ask] = useState(false);
  const text = words.versions.publish;
  const press = async () => {
    const { publishedVersion } = editor.getState();
    if (publish.isPending || !(await save())) return;
    if (publishedVersion === null || editor.getState().hasUnpublishedChanges) ask(true);
    else notifications.show({ message: text.newest });
  };
  const confirm = async (message: string) => {
    if (!(await save())) return;
    const { flow, revision } = editor.getState();
    try {
      const { version, findings } = await publish.mutateAsync({ id: flow.id, revision, message });
      editor.actions.markPublished(version);
      ask(false);
      notifications.show({
        color: "green",
        title: text.done(version),
        message: text.doneText(findings.length),
      });
    } catch (error) {
      // What stands in its way is shown in the dialog, not guessed.
      if (isProblem(error) && error.findings.length > 0) editor.actions.setFindings(error.findings);
      else notifications.show({ color: "red", title: text.failed, message: messageOf(error) });
    }
  };
  return { isPending: publish.isPending, isAsking, press, cancel: () => ask(false), confirm };
}
