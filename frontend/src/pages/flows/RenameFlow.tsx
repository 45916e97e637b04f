// Another name for a flow, without opening it; its id stays.
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";

import { api, pathOf } from "../../api/client";
import { useSaveFlow } from "../../api/queries";
import type { Draft, FlowSummary } from "../../api/types";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

const text = words.flows;

interface Props {
  readonly flow: FlowSummary;
  readonly onClose: () => void;
}

export function RenameFlow({ flow, isOpen, onClose }: Props & { readonly isOpen: boolean }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={text.renameTitle(flow.name)} size="sm">
      <Form flow={flow} onClose={onClose} />
    </Modal>
  );
}

function Form({ flow, onClose }: Props) {
  const { mutateAsync: save } = useSaveFlow();
  const [name, setName] = useState(flow.name);
  const [error, setError] = useState<string | null>(null);
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    try {
      const draft = await api.get<Draft>(pathOf("flows", flow.id));
      await save({ flow: { ...draft.flow, name: name.trim() }, revision: draft.revision });
      onClose();
    } catch (problem) {
      setError(messageOf(problem));
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput
          label={text.name}
          data-autofocus
          value={name}
          error={error}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="rename-name"
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ""}>
            {text.renameDo}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
