// The flow itself: its problems, input, output and settings.
import { Accordion, Stack, Text, Textarea } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useMemo } from "react";

import { useManifest } from "../api/queries";
import { JsonField } from "../forms/JsonField";
import { namesInSight } from "../forms/sight";
import { patchFlow } from "../model/edits";
import type { Json, JsonObject } from "../model/flow";
import { useEditor, useSession } from "../store/context";
import { FindingRow } from "./FindingRow";
import { FlowSettings } from "./FlowSettings";
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
              <FlowSettings />
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

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
