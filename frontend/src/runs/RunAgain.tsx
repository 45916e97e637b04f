// Running again what has ended: a retry, or from the chosen node on, with a look at it beforehand.
import { Button, Group, Loader, Modal, Select, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { newRequestId } from "../api/requestId";
import { pathOf } from "../api/client";
import { hasEnded } from "../api/merge";
import { useFork, useForkPreview, useResume, type ForkVersion } from "../api/operators";
import type { ForkLine, ForkPreview, RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
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

/** Lets a parked run go on where it stands. */
export function ResumeRun({ runId }: { runId: string }) {
  const resume = useResume();
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        loading={resume.isPending}
        onClick={() => resume.mutate(runId)}
        data-testid="resume-run"
      >
        {words.operators.resume}
      </Button>
      {resume.error === null ? null : <ProblemAlert error={resume.error} />}
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
  // One for each look: pressing twice starts one run.
  const [requestId] = useState(() => newRequestId());
  const fork = { runId: run.run_id, node, version };
  const preview = useForkPreview(fork);
  const start = useFork();
  const onStarted = (runId: string) => {
    onClose();
    notifications.show({
      title: words.operators.started,
      message: <Link to={pathOf("runs", runId)}>{words.operators.show}</Link>,
    });
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
      {preview.isPending ? <Loader size="sm" aria-label="Loading" /> : null}
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

function Lists({ preview, flow }: { preview: ForkPreview; flow: Flow | undefined }) {
  return (
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
