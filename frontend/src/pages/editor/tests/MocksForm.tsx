// What services answer in a test: by node, one outcome for each attempt.
import { ActionIcon, Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";

import { defined, mockOf, outcomesOf, type Outcome } from "../../../model/cases";
import type { Json, NodeId } from "../../../model/flow";
import { words as catalogue } from "../../../words/words";
import { JsonPart } from "./JsonPart";
import classes from "./Tests.module.css";
import { useNodeNames } from "./useNodeNames";

const words = catalogue.tests;

type Mocks = Readonly<Record<NodeId, Json>>;

export function MocksForm({ mocks, onChange }: { mocks: Mocks; onChange: (mocks: Mocks) => void }) {
  const { nameOf, others } = useNodeNames();
  const put = (node: NodeId, mock: Json | undefined) =>
    onChange(defined<Mocks>({ ...mocks, [node]: mock }));
  return (
    <section className={classes.part}>
      <h2>{words.mocks}</h2>
      <p className={classes.help}>{words.mocksHelp}</p>
      {Object.entries(mocks).map(([node, mock]) => (
        <Mock
          key={node}
          node={node}
          name={nameOf(node)}
          mock={mock}
          onChange={(next) => put(node, next)}
        />
      ))}
      <Select
        label={words.addMock}
        data={others(Object.keys(mocks))}
        value={null}
        onChange={(node) => {
          if (node !== null) put(node, { output: {} });
        }}
        searchable
        data-testid="add-mock"
      />
    </section>
  );
}

interface MockProps {
  readonly node: NodeId;
  readonly name: string;
  readonly mock: Json;
  readonly onChange: (mock: Json | undefined) => void;
}

function Mock({ node, name, mock, onChange }: MockProps) {
  const outcomes = outcomesOf(mock);
  const set = (at: number, outcome: Outcome | null) =>
    onChange(mockOf((outcomes ?? []).flatMap((old, n) => (n === at ? (outcome ?? []) : old))));
  return (
    <div className={classes.box} data-testid={`mock-${node}`}>
      <div className={classes.boxHead}>
        <b className={classes.name}>{name}</b>
        <code className={classes.id}>{node}</code>
        <ActionIcon aria-label={words.removeMock(name)} onClick={() => onChange(undefined)}>
          <X size={14} />
        </ActionIcon>
      </div>
      {outcomes === null ? (
        <JsonPart label={words.mockJson(name)} value={mock} onChange={onChange} />
      ) : (
        outcomes.map((outcome, at) => (
          <Attempt
            // Attempts have no identity but their place.
            key={at}
            number={at + 1}
            isOnly={outcomes.length === 1}
            outcome={outcome}
            onChange={(next) => set(at, next)}
          />
        ))
      )}
      {outcomes === null ? null : (
        <Button
          variant="subtle"
          className={classes.start ?? ""}
          leftSection={<Plus size={13} aria-hidden />}
          onClick={() => onChange(mockOf([...outcomes, outcomes.at(-1) ?? { output: {} }]))}
        >
          {words.addAttempt}
        </Button>
      )}
    </div>
  );
}

interface AttemptProps {
  readonly number: number;
  readonly isOnly: boolean;
  readonly outcome: Outcome;
  readonly onChange: (outcome: Outcome | null) => void;
}

function Attempt({ number, isOnly, outcome, onChange }: AttemptProps) {
  const fails = outcome.error !== undefined;
  const kinds = [
    { value: "output", label: words.succeeds },
    { value: "error", label: words.fails },
  ];
  return (
    <fieldset className={classes.attempt}>
      <legend>{words.attempt(number)}</legend>
      <div className={classes.row}>
        <SegmentedControl
          size="xs"
          aria-label={words.kind(number)}
          data={kinds}
          value={fails ? "error" : "output"}
          onChange={(kind) =>
            onChange(kind === "error" ? { error: { code: "http.503" } } : { output: {} })
          }
        />
        {isOnly ? null : (
          <ActionIcon aria-label={words.removeAttempt(number)} onClick={() => onChange(null)}>
            <X size={14} />
          </ActionIcon>
        )}
      </div>
      {fails ? (
        <Failure outcome={outcome} onChange={onChange} />
      ) : (
        <Success outcome={outcome} onChange={onChange} />
      )}
    </fieldset>
  );
}

interface OutcomeProps {
  readonly outcome: Outcome;
  readonly onChange: (outcome: Outcome) => void;
}

function Success({ outcome, onChange }: OutcomeProps) {
  const set = (change: { [Key in keyof Outcome]?: Outcome[Key] | undefined }) =>
    onChange(defined<Outcome>({ ...outcome, ...change }));
  return (
    <>
      <JsonPart
        label={words.output}
        value={outcome.output}
        onChange={(output) => set({ output })}
      />
      <div className={classes.row}>
        <TextInput
          label={words.port}
          placeholder={words.portPlaceholder}
          value={outcome.port ?? ""}
          onChange={(event) => set({ port: event.currentTarget.value || undefined })}
        />
        <TextInput
          label={words.after}
          placeholder={words.afterPlaceholder}
          value={outcome.after ?? ""}
          onChange={(event) => set({ after: event.currentTarget.value || undefined })}
        />
      </div>
    </>
  );
}

function Failure({ outcome, onChange }: OutcomeProps) {
  const error = outcome.error ?? {};
  const text = (key: string) => (typeof error[key] === "string" ? error[key] : "");
  const set = (key: string, value: string) =>
    onChange({ ...outcome, error: defined({ ...error, [key]: value || undefined }) });
  return (
    <div className={classes.row}>
      <TextInput
        label={words.errorCode}
        value={text("code")}
        onChange={(event) => set("code", event.currentTarget.value)}
      />
      <TextInput
        className={classes.grow ?? ""}
        label={words.errorMessage}
        value={text("message")}
        onChange={(event) => set("message", event.currentTarget.value)}
      />
    </div>
  );
}
