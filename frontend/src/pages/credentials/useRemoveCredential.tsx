// Deletes a credential after asking; the question says which flows will miss it.
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";

import { useDeleteCredential, type Credential } from "../../api/credentials";
import { messageOf } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";

const words = catalogue.credentials;

export function useRemoveCredential(): (credential: Credential) => void {
  const { mutate } = useDeleteCredential();
  return ({ name, used_by }) => {
    const flows = [...new Set(used_by.map((use) => use.name))];
    modals.openConfirmModal({
      title: words.deleteTitle(name),
      children: flows.length === 0 ? words.deleteText : words.deleteUsed(flows.join(", ")),
      labels: { confirm: words.delete, cancel: words.keep },
      confirmProps: { color: "red" },
      onConfirm: () =>
        mutate(name, {
          onSuccess: () => notifications.show({ message: words.deleted(name) }),
          onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
        }),
    });
  };
}
