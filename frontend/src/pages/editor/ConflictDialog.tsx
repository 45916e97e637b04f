// Somebody saved in between: says what differs and lets a person choose; nothing is lost by chance.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import { pathOf } from "../../api/client";
import { useCreateFlow } from "../../api/queries";
import { differences } from "../../model/differences";
import { useSession } from "../../store/context";
import { lastChange } from "../../store/editor";
import { messageOf } from "../../ui/ProblemAlert";
import type { Save } from "./useSave";

export function ConflictDialog({ save, onReload }: { save: Save; onReload: () => void }) {
  const { editor } = useSession();
  const { isCopying, copy } = useCopy();
  const { conflict } = save;
  if (conflict === null) return null;
  const mine = editor.getState().flow;
  const changes = conflict.flow === undefined ? [] : differences(conflict.flow, mine);
  return (
    <Modal
      opened
      onClose={save.dismiss}
      title="Somebody saved this flow while you were editing"
      size="lg"
    >
      <Stack gap="sm" data-testid="conflict">
        <Text size="sm">
          The server has revision {conflict.revision}; yours was made from an older one. Nothing of
          yours is lost: it is still here, unsaved.
        </Text>
        {changes.length > 0 && (
          <Text size="sm" c="dimmed">
            Yours differs from theirs in {list(changes)}.
          </Text>
        )}
        <Group justify="space-between" mt="sm">
          <Button variant="default" onClick={onReload} data-testid="conflict-reload">
            Take theirs
          </Button>
          <Group gap="xs">
            <Button
              variant="default"
              loading={isCopying}
              onClick={() => void copy(conflict.revision)}
              data-testid="conflict-copy"
            >
              Save mine as a copy
            </Button>
            <Button
              color="red"
              onClick={() => void save.overwrite()}
              data-testid="conflict-overwrite"
            >
              Replace theirs with mine
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What is here under a fresh id; leads to it. */
function useCopy() {
  const { editor } = useSession();
  const create = useCreateFlow();
  const navigate = useNavigate();
  const copy = async (revision: number) => {
    const mine = editor.getState().flow;
    const id = `${mine.id}-${Date.now().toString(36)}`;
    try {
      await create.mutateAsync({ ...mine, id, name: `${mine.name ?? mine.id} (my copy)` });
      // What was unsaved is safe in the copy now; leaving must not ask again.
      editor.actions.markSaved(lastChange(editor.getState()), revision);
      await navigate(pathOf("flows", id));
    } catch (error) {
      notifications.show({
        color: "red",
        title: "The copy was not saved",
        message: messageOf(error),
      });
    }
  };
  return { isCopying: create.isPending, copy };
}

const LISTED_MAX = 6;

function list(changes: readonly string[]): string {
  const shown = changes.slice(0, LISTED_MAX).join(", ");
  return changes.length > LISTED_MAX ? `${shown} and ${changes.length - LISTED_MAX} more` : shown;
}
