// Asks a new flow's name; the id follows the name until somebody changes it.
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import { useNavigate } from "react-router";

import { pathOf } from "../../api/client";
import { useCreateFlow } from "../../api/queries";
import type { FlowSummary } from "../../api/types";
import { flowSlug, freshId } from "../../model/ids";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

interface CreateFlowProps {
  readonly isOpen: boolean;
  readonly taken: readonly FlowSummary[];
  readonly onClose: () => void;
}

export function CreateFlow({ isOpen, taken, onClose }: CreateFlowProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.flows.new} size="sm">
      <Form taken={taken} onClose={onClose} />
    </Modal>
  );
}

function Form({ taken, onClose }: Omit<CreateFlowProps, "isOpen">) {
  const create = useCreateFlow();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [ownId, setOwnId] = useState<string | null>(null);
  const ids = new Set(taken.map((flow) => flow.id));
  const id = ownId ?? freshId(flowSlug(name), (each) => ids.has(each), "-");
  const isTaken = ids.has(id);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() === "" || isTaken) return;
    create.mutate(
      { schema: "baton.flow/v1", id, name: name.trim(), nodes: [], edges: [] },
      {
        onSuccess: () => {
          onClose();
          void navigate(pathOf("flows", id));
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={words.flows.name}
          placeholder={words.flows.namePlaceholder}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="flow-name"
        />
        <TextInput
          label={words.flows.id}
          description={words.flows.idHelp}
          value={name === "" && ownId === null ? "" : id}
          onChange={(event) => setOwnId(event.currentTarget.value)}
          error={isTaken ? words.flows.idTaken : create.error && messageOf(create.error)}
        />
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onClose}>
            {words.flows.cancel}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === "" || isTaken}
            data-testid="create-flow"
          >
            {words.flows.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
