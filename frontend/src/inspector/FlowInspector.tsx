// The flow itself: its problems, input, output and settings.
import { Accordion, Stack, Text, Textarea } from "@mantine/core";
import { CircleCheck } from "lucide-react";

import { DataContext } from "../forms/data";
import { JsonField } from "../forms/JsonField";
import { patchFlow } from "../model/edits";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";
import { FindingRow } from "./FindingRow";
import { FlowInput } from "./FlowInput";
import { FlowSettings } from "./FlowSettings";
import { FlowVars } from "./FlowVars";
import { Head } from "./Head";
import classes from "./Inspector.module.css";
import { useData, useNames } from "./node";

export function FlowInspector() {
  const id = useEditor((state) => state.flow.id);
  const count = useEditor((state) => state.flow.nodes.length);
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>{words.inspector.flow}</span>
          <span className={classes.sub}>
            {id} · {words.inspector.nodes(count)}
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
            <Section value="input" title={words.inspector.input}>
              <FlowInput />
            </Section>
            <Section value="output" title={words.inspector.output}>
              <Output />
            </Section>
            <Section value="vars" title={words.forms.vars}>
              <FlowVars />
            </Section>
            <Section value="settings" title={words.inspector.settings}>
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
        {words.inspector.noProblems}
      </div>
    );
  }
  return (
    <section>
      <h3 className={classes.section}>{words.inspector.problems(findings.length)}</h3>
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
      label={words.inspector.description}
      autosize
      minRows={2}
      maxRows={8}
      readOnly={readOnly}
      value={description}
      placeholder={words.inspector.descriptionHint}
      onChange={({ currentTarget: { value } }) =>
        editor.actions.perform(
          patchFlow({ description: value === "" ? undefined : value }, "description"),
        )
      }
    />
  );
}

function Output() {
  const { editor, readOnly } = useSession();
  const output = useEditor((state) => state.flow.output);
  const names = useNames(null);
  const place = useData(null);
  return (
    <DataContext value={place}>
      <Text size="xs" c="dimmed" mb={8}>
        {words.inspector.outputHelp}
      </Text>
      <JsonField
        label={words.inspector.output}
        value={output}
        names={names}
        readOnly={readOnly}
        placeholder={'"{{ nodes.confirm.output }}"'}
        onChange={(next) => editor.actions.perform(patchFlow({ output: next }, "output"))}
        testId="flow-output"
      />
    </DataContext>
  );
}
