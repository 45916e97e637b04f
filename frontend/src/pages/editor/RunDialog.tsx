// Asks what a run starts with: a form of the flow's input schema, or JSON.
import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { Play } from "lucide-react";
import { useState } from "react";

import { InputForm } from "../../forms/InputForm";
import type { Json } from "../../model/flow";
import { useEditor } from "../../store/context";
import { previewOf } from "../../ui/jsonView";
import { words } from "../../words/words";
import { lastInputs } from "./inputs";
import type { Run } from "./useRun";

export function RunDialog({ run }: { run: Run }) {
  return (
    <Modal opened={run.isAsking} onClose={run.cancel} title={words.runs.runWithInput} size="md">
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
        <Earlier onChoose={setValue} />
        <InputForm schema={schema} value={value} onChange={setValue} errors={run.inputErrors} />
        <Group justify="flex-end">
          <Button variant="default" onClick={run.cancel}>
            {words.runs.dialogCancel}
          </Button>
          <Button
            type="submit"
            leftSection={<Play size={14} />}
            loading={run.isStarting}
            data-testid="run-start"
          >
            {words.runs.runNow}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Inputs of earlier runs, to begin with. */
function Earlier({ onChoose }: { onChoose: (input: Json) => void }) {
  const flowId = useEditor((state) => state.flow.id);
  const inputs = lastInputs(flowId);
  if (inputs.length < 2) return null;
  return (
    <Select
      label={words.runs.earlierInputs}
      placeholder={words.runs.chooseInput}
      data={inputs.map((input, index) => ({ value: String(index), label: previewOf(input) }))}
      onChange={(value) => onChoose(inputs[Number(value ?? 0)] ?? null)}
      data-testid="earlier-inputs"
    />
  );
}
