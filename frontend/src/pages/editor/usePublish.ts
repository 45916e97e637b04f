// Publish: saves, then makes the draft the newest version; what stands in its way is shown, not guessed.
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { isProblem } from "../../api/problem";
import { usePublishFlow } from "../../api/queries";
import type { Finding } from "../../model/flow";
import type { Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";

export interface Publish {
  readonly isPending: boolean;
  /** Why it was refused; null when nothing is to be said. */
  readonly refused: readonly Finding[] | null;
  readonly press: () => Promise<void>;
  readonly dismiss: () => void;
}

export function usePublish({ editor }: Session, save: () => Promise<boolean>): Publish {
  const publish = usePublishFlow();
  const [refused, refuse] = useState<readonly Finding[] | null>(null);
  const press = async () => {
    if (publish.isPending || !(await save())) return;
    const { flow, revision } = editor.getState();
    try {
      const { version, findings } = await publish.mutateAsync({ id: flow.id, revision });
      editor.actions.markPublished(version);
      const warnings =
        findings.length === 1 ? " with 1 warning" : ` with ${findings.length} warnings`;
      notifications.show({
        color: "green",
        title: `Version ${version} is published`,
        message: `New runs use it${findings.length === 0 ? "" : warnings}. Its schedules are on.`,
      });
    } catch (error) {
      if (isProblem(error) && error.findings.length > 0) {
        editor.actions.setFindings(error.findings);
        refuse(error.findings);
      } else {
        notifications.show({ color: "red", title: "Not published", message: messageOf(error) });
      }
    }
  };
  return { isPending: publish.isPending, refused, press, dismiss: () => refuse(null) };
}
