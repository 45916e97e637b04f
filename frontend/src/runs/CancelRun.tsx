// Cancelling a run: first what would be stopped and undone, in its order, then the question.
import { Button, Group, Loader, Modal, Stack, TextInput } from "@mantine/core";
import { CircleSlash } from "lucide-react";
import { useState } from "react";

import { useCancelPreview } from "../api/operators";
import { useCancelRun } from "../api/queries";
import type { CancelPreview, RehearsedNode, RunView } from "../api/types";
import type { Flow } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words } from "../words/words";
import { errorText } from "./errorText";
import { FlowPicture, type Mark } from "./FlowPicture";
import classes from "./RunAgain.module.css";

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
}

export function CancelRun({ run, flow }: Props) {
  const [isAsking, ask] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<CircleSlash size={14} />}
        onClick={() => ask(true)}
        data-testid="cancel-run"
      >
        {words.runs.cancel}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => ask(false)}
        title={words.operators.cancelTitle}
        size="lg"
      >
        {isAsking ? <Question run={run} flow={flow} onClose={() => ask(false)} /> : null}
      </Modal>
    </>
  );
}

function Question({ run, flow, onClose }: Props & { onClose: () => void }) {
  const preview = useCancelPreview(run.run_id);
  const cancel = useCancelRun();
  const [reason, setReason] = useState("");
  return (
    <Stack gap="md" data-testid="cancel-preview">
      <p className={classes.lead}>{words.runs.cancelQuestion}</p>
      {preview.isPending ? <Loader size="sm" aria-label={words.ui.loading} /> : null}
      {preview.error === null ? null : <ProblemAlert error={preview.error} />}
      {preview.data === undefined ? null : <Reached preview={preview.data} flow={flow} />}
      <TextInput
        label={words.operators.reason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {cancel.error === null ? null : <ProblemAlert error={cancel.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {words.ui.keep}
        </Button>
        <Button
          color="red"
          loading={cancel.isPending}
          data-autofocus
          onClick={() => cancel.mutate({ id: run.run_id, reason }, { onSuccess: onClose })}
          data-testid="cancel-run-yes"
        >
          {words.runs.cancel}
        </Button>
      </Group>
    </Stack>
  );
}

function Reached({ preview, flow }: { preview: CancelPreview; flow: Flow | undefined }) {
  const { stopped, undone, blocked } = preview;
  const marks: Mark[] = [
    { kind: "stopped", nodes: stopped.map(({ node }) => node) },
    { kind: "undone", nodes: undone.map(({ node }) => node), isOrdered: true },
    { kind: "blocked", nodes: blocked.map(({ node }) => node) },
  ];
  return (
    <>
      <FlowPicture flow={flow} marks={marks} />
      <div className={classes.lists}>
        <Rehearsed title={words.operators.stopped} kind="stopped" lines={stopped} flow={flow} />
        <Rehearsed title={words.operators.toUndo} kind="undone" lines={undone} flow={flow} />
        {blocked.length === 0 ? null : (
          <Rehearsed title={words.operators.blocked} kind="blocked" lines={blocked} flow={flow} />
        )}
      </div>
    </>
  );
}

interface RehearsedProps {
  readonly title: string;
  readonly kind: Mark["kind"];
  readonly lines: readonly RehearsedNode[];
  readonly flow: Flow | undefined;
}

function Rehearsed({ title, kind, lines, flow }: RehearsedProps) {
  const nameOf = (node: string) => flow?.nodes.find(({ id }) => id === node)?.name ?? node;
  const List = kind === "undone" ? "ol" : "ul";
  return (
    <section data-testid={`cancel-${kind}`} data-kind={kind} className={classes.section}>
      <h3 className={classes.title}>{title}</h3>
      {lines.length === 0 ? <p className={classes.reason}>{words.operators.nothing}</p> : null}
      <List className={classes.lines} data-ordered={kind === "undone" || undefined}>
        {lines.map((line, index) => (
          <li key={index}>
            <b>{nameOf(line.node)}</b>
            {line.position == null ? null : ` · ${words.runs.frame(line.position)}`}
            <span className={classes.reason}>
              {line.by == null ? errorText(line.error) : words.operators.by(nameOf(line.by))}
            </span>
          </li>
        ))}
      </List>
    </section>
  );
}
