// The values of the flow that every expression can read as `vars`.
import { Text } from "@mantine/core";
import { useMemo } from "react";

import { FormContext, type FormContextValue } from "../forms/context";
import { Fields } from "../forms/Fields";
import { MapControl } from "../forms/MapControl";
import { patchFlow } from "../model/edits";
import type { Finding, JsonObject } from "../model/flow";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";

const NO_FINDINGS: readonly Finding[] = [];

export function FlowVars() {
  const { editor, readOnly } = useSession();
  const vars = useEditor((state) => state.flow.vars);
  const form = useMemo<FormContextValue>(
    () => ({ names: null, findings: NO_FINDINGS, readOnly, spellsDefaults: false, Fields }),
    [readOnly],
  );
  return (
    <FormContext.Provider value={form}>
      <Text size="xs" c="dimmed" mb={8}>
        {words.inspector.varsHelp}
      </Text>
      <span id="flow-vars-label" hidden>
        {words.forms.vars}
      </span>
      <MapControl
        id="flow-vars"
        title={words.forms.vars}
        schema={{}}
        value={vars}
        path="vars"
        readOnly={readOnly}
        isInvalid={false}
        onChange={(value) =>
          editor.actions.perform(patchFlow({ vars: value as JsonObject | undefined }, "vars"))
        }
      />
    </FormContext.Provider>
  );
}
