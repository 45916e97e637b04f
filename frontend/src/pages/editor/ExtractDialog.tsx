// Asks what the flow that is made of the selection is called.
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";

import { useSession, useUi } from "../../store/context";
import { words } from "../../words/words";
import { suggestedName, useExtract } from "./useSubFlow";

const { subflow } = words.commands;

export function ExtractDialog() {
  const { ui } = useSession();
  const isOpen = useUi((state) => state.isExtractOpen);
  const close = () => ui.setState({ isExtractOpen: false });
  return (
    <Modal opened={isOpen} onClose={close} title={subflow.title} size="sm">
      <Form onClose={close} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const extract = useExtract(session);
  const [name, setName] = useState(() => suggestedName(session));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    onClose();
    void extract(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={subflow.nameOf}
          description={subflow.nameHelp}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="extract-name"
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {words.flows.cancel}
          </Button>
          <Button type="submit" disabled={name.trim() === ""} data-testid="extract-confirm">
            {subflow.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
