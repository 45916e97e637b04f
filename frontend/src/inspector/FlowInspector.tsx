// The flow itself: its problems, input, output and settings.
import { Accordion, NumberInput, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useMemo } from "react";

import { useManifest } from "../api/queries";
import { JsonField } from "../forms/JsonField";
import { namesInSight } from "../forms/sight";
import { patchFlow } from "../model/edits";
import type { FlowSettings, Json, JsonObject } from "../model/flow";
import { useEditor, useSession } from "../store/context";
import { FindingRow } from "./FindingRow";
import { Head } from "./Head";
import classes from "./Inspector.module.css";

const INPUT_EXAMPLE = '{"type": "object", "properties": {"order_id": {"type": "string"}}}';

export function FlowInspector() {
  const id = useEditor((state) => state.flow.id);
  const count = useEditor((state) => state.flow.nodes.length);
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>Flow</span>
          <span className={classes.sub}>
            {id} · {count === 1 ? "1 node" : `${count} nodes`}
          </span>
        </div>
      </Head>
      <div className={classes.body}>
        <Stack gap="lg">
          <Problems />
          <Description />
          <Accordion
            multiple
            variant="default"
            classNames={{ content: classes.fold ?? "", control: classes.control ?? "" }}
          >
            <Section value="input" title="Input">
              <Input />
            </Section>
            <Section value="output" title="Output">
              <Output />
            </Section>
            <Section value="settings" title="Settings">
              <Settings />
            </Section>
          </Accordion>
        </Stack>
      </div>
    </>
  );
}

function Section({
  value,
  title,
  children,
}: {
  value: string;
  title: string;
  children: React.ReactNode;
}) {
  return (
    <Accordion.Item value={value}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>{children}</Accordion.Panel>
    </Accordion.Item>
  );
}

function Problems() {
  const findings = useEditor((state) => state.findings);
  if (findings.length === 0) {
    return (
      <div className={classes.good} data-testid="no-problems">
        <CircleCheck size={16} aria-hidden />
        No problems found
      </div>
    );
  }
  return (
    <section>
      <h3 className={classes.section}>
        {findings.length === 1 ? "1 problem" : `${findings.length} problems`}
      </h3>
      <ul className={classes.findings} data-testid="problems">
        {findings.map((finding, index) => (
          <FindingRow key={index} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function Description() {
  const { editor, readOnly } = useSession();
  const description = useEditor((state) => state.flow.description ?? "");
  return (
    <Textarea
      label="What it is for"
      autosize
      minRows={2}
      maxRows={8}
      readOnly={readOnly}
      value={description}
      placeholder="For those who read it later"
      onChange={({ currentTarget: { value } }) =>
        editor.actions.perform(
          patchFlow({ description: value === "" ? undefined : value }, "description"),
        )
      }
    />
  );
}

function Input() {
  const { editor, readOnly } = useSession();
  const input = useEditor((state) => state.flow.input);
  return (
    <>
      <Text size="xs" c="dimmed" mb={8}>
        A JSON Schema. Run shows a form for it, and a start with another shape is refused. Empty:
        anything.
      </Text>
      <JsonField
        label="Input schema"
        value={input}
        readOnly={readOnly}
        placeholder={INPUT_EXAMPLE}
        onChange={(value) => {
          if (value === undefined || isObject(value))
            editor.actions.perform(patchFlow({ input: value }, "input"));
        }}
        testId="flow-input"
      />
    </>
  );
}

function Output() {
  const { editor, readOnly } = useSession();
  const flow = useEditor((state) => state.flow);
  const { data } = useManifest();
  const names = useMemo(
    () => namesInSight(flow, null, (type) => data?.actions.find((spec) => spec.type === type)),
    [flow, data],
  );
  return (
    <>
      <Text size="xs" c="dimmed" mb={8}>
        What a run gives: JSON with expressions inside. Empty: the outputs of the last nodes, by id.
      </Text>
      <JsonField
        label="Output"
        value={flow.output}
        names={names}
        readOnly={readOnly}
        placeholder={'"{{ nodes.confirm.output }}"'}
        onChange={(output) => editor.actions.perform(patchFlow({ output }, "output"))}
        testId="flow-output"
      />
    </>
  );
}

function Settings() {
  const { editor, readOnly } = useSession();
  const settings = useEditor((state) => state.flow.settings ?? {});
  const change = (
    patch: { [K in keyof FlowSettings]?: FlowSettings[K] | undefined },
    field: string,
  ) => {
    const entries = Object.entries({ ...settings, ...patch }).filter(
      ([, value]) => value !== undefined,
    );
    const next = entries.length === 0 ? undefined : (Object.fromEntries(entries) as FlowSettings);
    editor.actions.perform(patchFlow({ settings: next }, `settings.${field}`));
  };
  return (
    <Stack gap="sm">
      <TextInput
        label="Deadline"
        description="A run that takes longer stops. For example 1h or 30m."
        value={settings.deadline ?? ""}
        readOnly={readOnly}
        onChange={({ currentTarget: { value } }) =>
          change({ deadline: value === "" ? undefined : value }, "deadline")
        }
      />
      <NumberInput
        label="Runs at once"
        description="More starts wait. Empty: as many as come."
        min={1}
        allowDecimal={false}
        value={settings.max_running ?? ""}
        readOnly={readOnly}
        onChange={(value) =>
          change({ max_running: typeof value === "number" ? value : undefined }, "max_running")
        }
      />
      <Select
        label="When a run fails"
        data={[
          { value: "compensate", label: "Undo what was done" },
          { value: "leave", label: "Leave everything as it is" },
        ]}
        value={settings.on_failure ?? "compensate"}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) =>
          change({ on_failure: value === "leave" ? "leave" : undefined }, "on_failure")
        }
      />
      <Select
        label="Written to disk"
        data={[
          { value: "every_node", label: "After every node" },
          { value: "start_and_end", label: "At the start and the end" },
        ]}
        value={settings.durability ?? "every_node"}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) =>
          change({ durability: value === "start_and_end" ? value : undefined }, "durability")
        }
      />
    </Stack>
  );
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
