// What a run of the flow starts with: field by field, or the JSON Schema itself.
import { SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";

import { InputBuilder } from "../forms/InputBuilder";
import { isList } from "../forms/inputSchema";
import { JsonField } from "../forms/JsonField";
import { patchFlow } from "../model/edits";
import type { Json, JsonObject } from "../model/flow";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";

const EXAMPLE = '{"type": "object", "properties": {"order_id": {"type": "string"}}}';

export function FlowInput() {
  const { editor, readOnly } = useSession();
  const input = useEditor((state) => state.flow.input);
  const [wantsJson, want] = useState(false);
  const canList = isList(input);
  const change = (schema: JsonObject | undefined) =>
    editor.actions.perform(patchFlow({ input: schema }, "input"));
  return (
    <>
      <Text size="xs" c="dimmed" mb={8}>
        {words.inspector.inputHelp}
      </Text>
      <SegmentedControl
        size="xs"
        mb={8}
        data={[
          { value: "fields", label: words.forms.byFields, disabled: !canList },
          { value: "json", label: words.forms.asJson },
        ]}
        value={canList && !wantsJson ? "fields" : "json"}
        onChange={(mode) => want(mode === "json")}
        aria-label={words.inspector.inputSchema}
      />
      {canList && !wantsJson ? (
        <InputBuilder schema={input} onChange={change} readOnly={readOnly} />
      ) : (
        <JsonField
          label={words.inspector.inputSchema}
          value={input}
          readOnly={readOnly}
          placeholder={EXAMPLE}
          onChange={(value) => {
            if (value === undefined || isObject(value)) change(value);
          }}
          testId="flow-input"
        />
      )}
    </>
  );
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
