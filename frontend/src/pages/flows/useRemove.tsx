// Deletes a flow after asking, and offers to put its draft back.
import { Button, Group } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";

import { api, pathOf } from "../../api/client";
import { useCreateFlow, useDeleteFlow } from "../../api/queries";
import type { Draft, Flow, FlowSummary } from "../../api/types";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

const UNDO_MS = 15_000;
const text = words.flows;

const failed = (error: unknown) => notifications.show({ color: "red", message: messageOf(error) });

export function useRemove(): (flow: FlowSummary) => void {
  const { mutateAsync: remove } = useDeleteFlow();
  const { mutateAsync: create } = useCreateFlow();
  const offer = (flow: Flow, name: string) => {
    const id = `deleted-${flow.id}`;
    const undo = () => {
      notifications.hide(id);
      create(flow).catch(failed);
    };
    notifications.show({
      id,
      autoClose: UNDO_MS,
      message: (
        <Group justify="space-between" gap="xs" wrap="nowrap">
          {text.deleted(name)}
          <Button size="compact-sm" variant="default" onClick={undo} data-testid="undo-delete">
            {text.undo}
          </Button>
        </Group>
      ),
    });
  };
  const go = async ({ id, name }: FlowSummary) => {
    const { flow } = await api.get<Draft>(pathOf("flows", id));
    await remove(id);
    offer(flow, name);
  };
  return (flow) =>
    modals.openConfirmModal({
      title: text.deleteTitle(flow.name),
      children: text.deleteText,
      labels: { confirm: text.deleteYes, cancel: text.keep },
      confirmProps: { color: "red" },
      onConfirm: () => void go(flow).catch(failed),
    });
}
