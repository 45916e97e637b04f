// Running again what has ended: a retry, or from the chosen node on, with a look at it beforehand.
import { Button, Group, Loader, Modal, Select, Stack } from "@mantine/core";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { newRequestId } from "../api/requestId";
import { pathOf } from "../api/client";
import { hasEnded } from "../api/merge";
import { useFork, useForkPreview, type Fork, type ForkVersion } from "../api/operators";
import type { ForkLine, ForkPreview, RunView } from "../api/types";
import { InputForm } from "../forms/InputForm";
import type { Flow, Json, NodeId } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import { FlowPicture, type Mark } from "./FlowPicture";
import classes from "./RunAgain.module.css";
import { words } from "../words/words";

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
}

export function RunAgain({ run, flow, selected }: Props) {
  const [asked, ask] = useState<{ readonly node: NodeId | null } | null>(null);
  if (!hasEnded(run.state)) return null;
  const close = () => ask(null);
  return (
    <>
      {run.state === "succeeded" ? null : (
        <Button variant="default" onClick={() => ask({ node: null })} data-testid="retry-run">
          {words.operators.retry}
        </Button>
      )}
      {selected === null ? null : (
        <Button variant="default" onClick={() => ask({ node: selected })} data-testid="fork-run">
          {words.operators.fork}
        </Button>
      )}
      <Modal
        opened={asked !== null}
        onClose={close}
        title={
          asked?.node == null
            ? words.operators.retryTitle
            : words.operators.forkTitle(nameOf(flow, asked.node))
        }
        size="lg"
      >
        {asked === null ? null : <Look run={run} flow={flow} node={asked.node} onClose={close} />}
      </Modal>
    </>
  );
}

interface LookProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly node: NodeId | null;
  readonly onClose: () => void;
}

const VERSIONS = Object.entries(words.operators.versions).map(([value, label]) => ({
  value,
  label,
}));

function Look({ run, flow, node, onClose }: LookProps) {
  const [version, choose] = useState<ForkVersion>("same");
  const [edited, edit] = useState<{ readonly input: Json | undefined } | null>(null);
  // One for each look: pressing twice starts one run.
  const [requestId] = useState(() => newRequestId());
  const fork: Fork = { runId: run.run_id, node, version, ...(edited ?? {}) };
  const preview = useForkPreview(fork);
  const start = useFork();
  const goTo = useNavigate();
  const onStarted = (runId: string) => {
    onClose();
    void goTo(pathOf("runs", runId));
  };
  return (
    <Stack gap="md" data-testid="fork-preview">
      <Select
        label={words.operators.with}
        data={VERSIONS}
        value={version}
        allowDeselect={false}
        onChange={(value) => choose((value ?? "same") as ForkVersion)}
      />
      <EditedInput run={run} flow={flow} edited={edited} onEdit={edit} />
      {preview.isPending ? <Loader size="sm" aria-label={words.ui.loading} /> : null}
      {preview.error === null ? null : <ProblemAlert error={preview.error} />}
      {preview.data === undefined ? null : <Lists preview={preview.data} flow={flow} />}
      {start.error === null ? null : <ProblemAlert error={start.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {words.operators.close}
        </Button>
        <Button
          leftSection={<RotateCcw size={14} />}
          disabled={preview.data === undefined}
          loading={start.isPending}
          onClick={() =>
            start.mutate({ ...fork, requestId }, { onSuccess: ({ run_id }) => onStarted(run_id) })
          }
          data-testid="fork-start"
        >
          {words.operators.start}
        </Button>
      </Group>
    </Stack>
  );
}

interface EditedProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly edited: { readonly input: Json | undefined } | null;
  readonly onEdit: (edited: { readonly input: Json | undefined } | null) => void;
}

/** The run's own input, until a person changes it. */
function EditedInput({ run, flow, edited, onEdit }: EditedProps) {
  return (
    <div className={classes.edited}>
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={edited !== null}
        onClick={() => onEdit(edited === null ? { input: run.input as Json | undefined } : null)}
        data-testid="fork-edit-input"
      >
        {edited === null ? words.operators.editInput : words.operators.keepInput}
      </Button>
      {edited === null ? null : (
        <InputForm
          schema={flow?.input}
          value={edited.input}
          onChange={(input) => onEdit({ input })}
        />
      )}
    </div>
  );
}

function Lists({ preview, flow }: { preview: ForkPreview; flow: Flow | undefined }) {
  const nodesOf = (lines: readonly ForkLine[]) => lines.map(({ node }) => node);
  const marks: Mark[] = [
    { kind: "again", nodes: nodesOf(preview.runs_again) },
    { kind: "reused", nodes: nodesOf(preview.reused) },
    { kind: "undone", nodes: nodesOf(preview.undone) },
  ];
  return (
    <>
      <FlowPicture flow={flow} marks={marks} />
      <div className={classes.lists}>
        <List
          title={words.operators.runsAgain}
          lines={preview.runs_again}
          flow={flow}
          name="runs-again"
        />
        <List title={words.operators.reused} lines={preview.reused} flow={flow} name="reused" />
        {preview.undone.length > 0 ? (
          <List title={words.operators.undone} lines={preview.undone} flow={flow} name="undone" />
        ) : null}
      </div>
    </>
  );
}

interface ListProps {
  readonly title: string;
  readonly lines: readonly ForkLine[];
  readonly flow: Flow | undefined;
  readonly name: string;
}

function List({ title, lines, flow, name }: ListProps) {
  return (
    <section data-testid={`fork-${name}`}>
      <h3 className={classes.title}>{title}</h3>
      {lines.length === 0 ? <p className={classes.reason}>{words.operators.nothing}</p> : null}
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={line.node}>
            <b>{nameOf(flow, line.node)}</b>
            {line.times > 1 ? words.operators.times(line.times) : null}
            <span className={classes.reason}>{line.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const nameOf = (flow: Flow | undefined, node: NodeId): string =>
  flow?.nodes.find(({ id }) => id === node)?.name ?? node;
