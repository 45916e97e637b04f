// One case: what came of it, and its parts to edit; what is edited is kept by itself.
import { Button, TextInput } from "@mantine/core";
import { Copy, Play, Trash2 } from "lucide-react";

import type { TestCase } from "../../../model/cases";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { words as catalogue } from "../../../words/words";
import { CaseResultView } from "./CaseResultView";
import { ExpectForm } from "./ExpectForm";
import { MocksForm } from "./MocksForm";
import { JsonPart } from "./JsonPart";
import classes from "./Tests.module.css";
import type { CaseActions } from "./useCaseActions";
import { useKeptCase, type KeptCase } from "./useKeptCase";

const words = catalogue.tests;

interface Props {
  readonly flowId: string;
  readonly kept: TestCase;
  readonly actions: CaseActions;
}

export function OpenCase({ flowId, kept, actions }: Props) {
  const edited = useKeptCase(flowId, kept);
  const { one, change } = edited;
  const result = actions.results[kept.id];
  return (
    <article className={classes.body} data-testid="open-case">
      <Head kept={kept} edited={edited} actions={actions} />
      {result === undefined ? null : <CaseResultView result={result} />}
      <section className={classes.part}>
        <h2>{words.input}</h2>
        <JsonPart
          label={words.input}
          isBare
          value={one.input ?? undefined}
          onChange={(input) => change({ input })}
          testId="case-input"
        />
      </section>
      <MocksForm mocks={one.mocks} onChange={(mocks) => change({ mocks })} />
      <ExpectForm expect={one.expect} onChange={(expect) => change({ expect })} />
      <Start one={one} change={change} />
    </article>
  );
}

interface HeadProps {
  readonly kept: TestCase;
  readonly edited: KeptCase;
  readonly actions: CaseActions;
}

function Head({ kept, edited, actions }: HeadProps) {
  const { one, change, flush, state, problem } = edited;
  const run = () => void flush().then((isKept) => isKept && actions.run([kept.id]));
  return (
    <header className={classes.head}>
      <TextInput
        className={classes.grow ?? ""}
        label={words.name}
        value={one.name ?? ""}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-testid="case-name"
      />
      <span className={classes.kept} role="status" data-testid="case-state">
        {state === "refused" ? `${words.notKept}: ${problem}` : words[state]}
      </span>
      <Button
        leftSection={<Play size={13} aria-hidden />}
        loading={actions.isRunning}
        onClick={run}
        data-testid="run-case"
      >
        {words.run}
      </Button>
      <Button
        variant="default"
        leftSection={<Copy size={13} aria-hidden />}
        onClick={() => actions.duplicate(one)}
        data-testid="duplicate-case"
      >
        {words.duplicate}
      </Button>
      <ConfirmButton
        variant="default"
        leftSection={<Trash2 size={13} aria-hidden />}
        question={words.deleteQuestion}
        confirmLabel={words.delete}
        onConfirm={() => actions.remove(kept.id)}
        testId="delete-case"
      >
        {words.delete}
      </ConfirmButton>
    </header>
  );
}

function Start({ one, change }: Pick<KeptCase, "one" | "change">) {
  return (
    <section className={classes.part}>
      <h2>{words.more}</h2>
      <div className={classes.row}>
        <TextInput
          label={words.trigger}
          description={words.triggerHelp}
          value={one.trigger ?? ""}
          onChange={(event) => change({ trigger: event.currentTarget.value || undefined })}
        />
        <TextInput
          label={words.now}
          description={words.nowHelp}
          value={one.now ?? ""}
          onChange={(event) => change({ now: event.currentTarget.value || undefined })}
        />
      </div>
    </section>
  );
}
