// Asks what a run starts with: a form of the flow's input schema, or JSON.
import { Button, Group, Modal, Stack } from "@mantine/core";
import { Play } from "lucide-react";
import { useState } from "react";

import { InputForm } from "../../forms/InputForm";
import { useEditor } from "../../store/context";
import type { Run } from "./useRun";

export function RunDialog({ run }: { run: Run }) {
  return (
    <Modal opened={run.isAsking} onClose={run.cancel} title="Run with input" size="md">
      <Form run={run} />
    </Modal>
  );
}

function Form({ run }: { run: Run }) {
  const schema = useEditor((state) => state.flow.input);
  const [value, setValue] = useState(run.lastInput);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run.start(value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void run.start(value);
      }}
    >
      <Stack gap="md">
        <InputForm schema={schema} value={value} onChange={setValue} errors={run.inputErrors} />
        <Group justify="flex-end">
          <Button variant="default" onClick={run.cancel}>
            Cancel
          </Button>
          <Button
            type="submit"
            leftSection={<Play size={14} />}
            loading={run.isStarting}
            data-testid="run-start"
          >
            Run
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
