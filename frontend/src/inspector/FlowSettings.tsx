// The flow's settings that the engine honours: how long, and what happens on failure.
import { NumberInput, Select, Stack, TextInput } from "@mantine/core";

import { patchFlow } from "../model/edits";
import type { FlowSettings as SettingsOf } from "../model/flow";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";

const NONE: SettingsOf = {};
type Patch = { [K in keyof SettingsOf]?: SettingsOf[K] | undefined };

function useSettings(): readonly [SettingsOf, (patch: Patch) => void] {
  const { editor } = useSession();
  const settings = useEditor((state) => state.flow.settings ?? NONE);
  const change = (patch: Patch) => {
    const entries = Object.entries({ ...settings, ...patch }).filter(
      ([, value]) => value !== undefined,
    );
    const next = entries.length === 0 ? undefined : (Object.fromEntries(entries) as SettingsOf);
    editor.actions.perform(patchFlow({ settings: next }, `settings.${Object.keys(patch).join()}`));
  };
  return [settings, change];
}

export function FlowSettings() {
  const { readOnly } = useSession();
  const [settings, change] = useSettings();
  return (
    <Stack gap="sm">
      <TextInput
        label={words.inspector.deadline}
        description={words.inspector.deadlineHelp}
        value={settings.deadline ?? ""}
        readOnly={readOnly}
        onChange={({ currentTarget: { value } }) =>
          change({ deadline: value === "" ? undefined : value })
        }
      />
      <Select
        label={words.inspector.onFailure}
        data={choicesOf(words.inspector.onFailures)}
        value={settings.on_failure ?? "compensate"}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => change({ on_failure: value === "leave" ? value : undefined })}
      />
      <NumberInput
        label={words.inspector.maxRunning}
        description={words.inspector.maxRunningHelp}
        value={settings.max_running ?? ""}
        placeholder={words.inspector.noLimit}
        min={1}
        allowDecimal={false}
        readOnly={readOnly}
        onChange={(value) => change({ max_running: typeof value === "number" ? value : undefined })}
      />
      <Select
        label={words.inspector.durability}
        description={words.inspector.durabilityHelp[settings.durability ?? "every_node"]}
        data={choicesOf(words.inspector.durabilities)}
        value={settings.durability ?? "every_node"}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => change({ durability: value === "start_and_end" ? value : undefined })}
      />
    </Stack>
  );
}

const choicesOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
