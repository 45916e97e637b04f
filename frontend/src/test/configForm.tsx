// The form of an action as the inspector draws it, for tests of fields.
import { useState } from "react";

import type { FlowNode, JsonObject } from "../model/flow";
import { NodeForm } from "../forms/NodeForm";
import { draw } from "./render";

/** `told` is every config that the form gave, `now` the newest one. */
export function configForm(properties: JsonObject, config: JsonObject = {}) {
  const told: JsonObject[] = [];
  const spec = {
    type: "test.action",
    version: 1,
    title: "Test",
    summary: "",
    docs: "",
    category: "other",
    icon: "box",
    config_schema: { type: "object", properties, required: [] },
    output_schema: {},
    ports: ["out"],
    retry: "default",
    is_idempotent: false,
    credentials: [],
    needs_credential: false,
    subtitle: "",
  };
  function Inspector() {
    const [node, keep] = useState<FlowNode>({ id: "a", type: "test.action", config });
    return (
      <NodeForm
        spec={spec}
        node={node}
        findings={[]}
        suggestions={[]}
        onChange={(patch) => {
          told.push(patch.config ?? {});
          keep({ ...node, ...patch });
        }}
      />
    );
  }
  draw(<Inspector />);
  return { told, now: () => told.at(-1) };
}
