// The flow's settings that the engine honours: how long, and what happens on failure.
import { Select, Stack, TextInput } from "@mantine/core";

import { patchFlow } from "../model/edits";
import type { FlowSettings as SettingsOf } from "../model/flow";
import { useEditor, useSession } from "../store/context";

const NONE: SettingsOf = {};
const ON_FAILURE = [
  { value: "compensate", label: "Undo what was done" },
  { value: "leave", label: "Leave everything as it is" },
];

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
        label="Deadline"
        description="A run that takes longer stops. For example 1h or 30m."
        value={settings.deadline ?? ""}
        readOnly={readOnly}
        onChange={({ currentTarget: { value } }) =>
          change({ deadline: value === "" ? undefined : value })
        }
      />
      <Select
        label="When a run fails"
        data={ON_FAILURE}
        value={settings.on_failure ?? "compensate"}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => change({ on_failure: value === "leave" ? value : undefined })}
      />
    </Stack>
  );
}
