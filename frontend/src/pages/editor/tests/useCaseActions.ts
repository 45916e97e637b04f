// What can be done with test cases: make, copy, remove, run; the last results outlive a reload.
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import {
  useDeleteCase,
  useRunCases,
  useSaveCase,
  type CaseResult,
  type TestsReport,
} from "../../../api/cases";
import { duplicateOf, newCaseId, type TestCase } from "../../../model/cases";
import { messageOf } from "../../../ui/ProblemAlert";
import { words as catalogue } from "../../../words/words";

const words = catalogue.tests;
const KEPT_CHARS_MAX = 500_000;

export type Results = Readonly<Record<string, CaseResult>>;

export interface CaseActions {
  readonly results: Results;
  readonly isRunning: boolean;
  readonly create: () => void;
  readonly duplicate: (one: TestCase) => void;
  readonly remove: (id: string) => void;
  /** All, when none is named. */
  readonly run: (ids?: readonly string[]) => void;
}

interface Where {
  readonly flowId: string;
  readonly cases: readonly TestCase[];
  readonly onChoose: (id: string | null) => void;
  /** The draft has to be on the server before it is tested. */
  readonly save: () => Promise<boolean>;
}

export function useCaseActions({ flowId, cases, onChoose, save }: Where): CaseActions {
  const [results, setResults] = useState<Results>(() => keptResults(flowId));
  const [isRunning, setRunning] = useState(false);
  const keep = useSaveCase(flowId);
  const drop = useDeleteCase(flowId);
  const running = useRunCases(flowId);
  const add = (one: TestCase) => void keep.mutateAsync(one).then(() => onChoose(one.id), told);
  const run = async (ids?: readonly string[]) => {
    setRunning(true);
    try {
      if (await save()) {
        const report = await running.mutateAsync(ids);
        setResults((before) => keepResults(flowId, before, report));
      }
    } catch (error) {
      told(error);
    } finally {
      setRunning(false);
    }
  };
  return {
    results,
    isRunning,
    create: () =>
      add({ id: newCaseId(words.created, cases), name: words.created, mocks: {}, expect: {} }),
    duplicate: (one) => add(duplicateOf(one, words.copyOf(one.name ?? one.id), cases)),
    remove: (id) => void drop.mutateAsync(id).then(() => onChoose(null), told),
    run: (ids) => void run(ids),
  };
}

function told(error: unknown): void {
  notifications.show({ color: "red", message: messageOf(error) });
}

const place = (flowId: string): string => `baton-tests:${flowId}`;

function keptResults(flowId: string): Results {
  try {
    return JSON.parse(sessionStorage.getItem(place(flowId)) ?? "{}") as Results;
  } catch {
    return {};
  }
}

function keepResults(flowId: string, before: Results, { cases }: TestsReport): Results {
  const after = { ...before, ...Object.fromEntries(cases.map((one) => [one.id, one])) };
  try {
    const text = JSON.stringify(after);
    if (text.length <= KEPT_CHARS_MAX) sessionStorage.setItem(place(flowId), text);
  } catch {
    // No room, or storage is forbidden: the results last as long as the tab.
  }
  return after;
}
