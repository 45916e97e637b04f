// All cases of the flow, each with what came of it last.
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Check, Circle, Download, Play, Plus, X } from "lucide-react";

import { casesFile, type CaseResult } from "../../../api/cases";
import type { TestCase } from "../../../model/cases";
import { useEditor } from "../../../store/context";
import { words as catalogue } from "../../../words/words";
import classes from "./Tests.module.css";
import type { CaseActions } from "./useCaseActions";

const words = catalogue.tests;

interface Props {
  readonly cases: readonly TestCase[];
  readonly chosen: string | null;
  readonly actions: CaseActions;
  readonly onChoose: (id: string) => void;
}

export function CaseList({ cases, chosen, actions, onChoose }: Props) {
  return (
    <nav className={classes.list} aria-label={words.cases}>
      <Head cases={cases} actions={actions} />
      <ul className={classes.cases}>
        {cases.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={classes.case}
              aria-current={one.id === chosen ? "true" : undefined}
              onClick={() => onChoose(one.id)}
              data-testid={`case-${one.id}`}
            >
              <Mark result={actions.results[one.id]} />
              <span className={classes.caseName}>{one.name ?? one.id}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Head({ cases, actions }: Pick<Props, "cases" | "actions">) {
  const flowId = useEditor((state) => state.flow.id);
  const known = cases.flatMap(({ id }) => actions.results[id] ?? []);
  const passed = known.filter((result) => result.passed).length;
  return (
    <div className={classes.listHead}>
      <p className={classes.count} role="status" data-testid="tests-results">
        {known.length === 0
          ? words.count(cases.length)
          : words.results(passed, known.length - passed)}
      </p>
      <Tooltip label={words.exportFile}>
        <ActionIcon
          component="a"
          href={casesFile(flowId)}
          download
          aria-label={words.exportFile}
          data-testid="export-cases"
        >
          <Download size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words.create}>
        <ActionIcon aria-label={words.create} onClick={actions.create} data-testid="new-case">
          <Plus size={16} />
        </ActionIcon>
      </Tooltip>
      <Button
        leftSection={<Play size={13} aria-hidden />}
        loading={actions.isRunning}
        onClick={() => actions.run()}
        data-testid="run-cases"
      >
        {words.runAll}
      </Button>
    </div>
  );
}

/** Icon, colour and a word: never one of them alone. */
export function Mark({ result }: { result: CaseResult | undefined }) {
  const [Icon, state, word] =
    result === undefined
      ? ([Circle, "idle", words.notRun] as const)
      : result.passed
        ? ([Check, "succeeded", words.passed] as const)
        : ([X, "failed", words.failed] as const);
  return (
    <span
      className={classes.mark}
      style={{ ["--state" as string]: `var(--state-${state})` }}
      data-testid="case-mark"
    >
      <Icon size={14} strokeWidth={2.4} aria-hidden />
      {word}
    </span>
  );
}
