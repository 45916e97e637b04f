// Makes a test case of a run: what it will check is said in words before it is kept.
import { Button, Group, Modal, TextInput, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";

import { useCases, useProposedCase, useSaveCase } from "../api/cases";
import { pathOf } from "../api/client";
import type { RunView } from "../api/types";
import { newCaseId, summaryOf, type TestCase } from "../model/cases";
import type { Flow } from "../model/flow";
import { ListSkeleton } from "../ui/ListSkeleton";
import { ProblemAlert } from "../ui/ProblemAlert";
import { runStateLook } from "../ui/states";
import { words as catalogue } from "../words/words";

const words = catalogue.tests;

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
}

export function SaveAsTest({ run, flow }: Props) {
  const [isOpen, open] = useState(false);
  if (run.flow_id === null) return null;
  return (
    <>
      <Tooltip label={words.saveTitle}>
        <Button
          variant="default"
          leftSection={<FlaskConical size={14} aria-hidden />}
          onClick={() => open(true)}
          data-testid="save-as-test"
        >
          {words.save}
        </Button>
      </Tooltip>
      <Modal opened={isOpen} onClose={() => open(false)} title={words.saveTitle}>
        {isOpen ? (
          <Proposal
            runId={run.run_id}
            flowId={run.flow_id}
            flow={flow}
            onClose={() => open(false)}
          />
        ) : null}
      </Modal>
    </>
  );
}

interface ProposalProps {
  readonly runId: string;
  readonly flowId: string;
  readonly flow: Flow | undefined;
  readonly onClose: () => void;
}

function Proposal({ runId, flowId, flow, onClose }: ProposalProps) {
  const proposed = useProposedCase(runId, true);
  const kept = useCases(flowId);
  const keep = useSaveCase(flowId);
  const go = useNavigate();
  const [named, name] = useState<string | null>(null);
  const error = proposed.error ?? kept.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (proposed.data === undefined || kept.data === undefined) return <ListSkeleton rows={3} />;
  const { data: proposal } = proposed;
  const end = runStateLook(proposal.expect.state ?? "succeeded").label;
  const shown = named ?? words.proposedName(flow?.name ?? flowId, end);
  const save = () => {
    const id = newCaseId(shown, kept.data);
    keep.mutate(
      { ...proposal, id, name: shown },
      {
        onSuccess: () => {
          onClose();
          const path = `${pathOf("flows", flowId, "tests")}?case=${encodeURIComponent(id)}`;
          notifications.show({ color: "green", message: words.saved });
          void go(path);
        },
      },
    );
  };
  return (
    <div data-testid="proposed-case">
      <TextInput
        label={words.name}
        value={shown}
        onChange={(event) => name(event.currentTarget.value)}
        data-testid="test-name"
        data-autofocus
      />
      <ul data-testid="case-summary">
        {sentences(proposal, flow).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{words.look}</p>
      {keep.error === null ? null : <ProblemAlert error={keep.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {catalogue.operators.close}
        </Button>
        <Button
          onClick={save}
          loading={keep.isPending}
          disabled={shown.trim() === ""}
          data-testid="keep-test"
        >
          {words.keep}
        </Button>
      </Group>
    </div>
  );
}

/** The case in words. */
function sentences(one: TestCase, flow: Flow | undefined): string[] {
  const { says } = words;
  const { hasInput, mocked, state, comparesOutput, errorCode, compared } = summaryOf(one);
  const nameOf = (id: string) => flow?.nodes.find((node) => node.id === id)?.name ?? id;
  return [
    hasInput ? says.input : says.noInput,
    mocked.length === 0 ? says.nothingMocked : says.mocked(mocked.map(({ node }) => nameOf(node))),
    ...mocked
      .filter(({ attempts }) => attempts > 1)
      .map(({ node, attempts }) => says.attempts(nameOf(node), attempts)),
    says.state(runStateLook(state).label),
    ...(errorCode === null ? [] : [says.error(errorCode)]),
    ...(comparesOutput ? [says.output] : []),
    ...(compared.length === 0 ? [] : [says.compared(compared.length)]),
  ];
}
