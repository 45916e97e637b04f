// Run: saves, starts a run of the draft in one of its ways, and shows it over the canvas while it goes on.
import { notifications } from "@mantine/notifications";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";

import { usePins, type Pins } from "../../api/debug";
import { isProblem } from "../../api/problem";
import { useStartRun } from "../../api/queries";
import { newestRunOf } from "../../api/runReads";
import { newRequestId } from "../../api/requestId";
import { followRun } from "../../api/stream";
import type { StartRun } from "../../api/types";
import type { Finding, Json, NodeId } from "../../model/flow";
import type { Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { keepInput, lastInputs } from "./inputs";

/** What is left out of a run, or where it pauses. */
type How = Pick<StartRun, "until" | "only" | "from_run" | "breakpoints" | "trigger">;

export interface Run {
  readonly isStarting: boolean;
  readonly isAsking: boolean;
  /** What was given to the last start, for the form to begin with. */
  readonly lastInput: Json | undefined;
  /** The button: asks for the input when the flow wants one, else starts. */
  readonly press: () => void;
  readonly ask: () => void;
  readonly runTo: (node: NodeId) => void;
  readonly runOnly: (node: NodeId) => void;
  readonly debugTo: (node: NodeId) => void;
  readonly debugRun: (isEverywhere: boolean) => void;
  readonly runWith: (trigger: NodeId, input: Json) => void;
  readonly cancel: () => void;
  readonly start: (input: Json | undefined) => Promise<void>;
  /** What is wrong with the input that was given, field by field. */
  readonly inputErrors: readonly InputError[];
  /** What is wrong with the flow; null when nothing is to be said. */
  readonly refused: readonly Finding[] | null;
  readonly dismiss: () => void;
}

interface InputError {
  readonly field: string;
  readonly message: string;
}

export function useRun(session: Session, save: () => Promise<boolean>): Run {
  const { editor, overlay, ui, debug } = session;
  const flowId = editor.getState().flow.id;
  const starting = useStartRun();
  const pins = usePins(flowId).data;
  const [isAsking, ask] = useState(false);
  const { inputErrors, refused, refuse, setInputErrors, tell } = useRefusal(session, ask);
  // What the dialog was opened for.
  const how = useRef<How>({});
  useFollow(session);
  const start = async (input: Json | undefined, next: How = how.current) => {
    how.current = next;
    setInputErrors([]);
    if (!(await save())) return;
    try {
      const mocks = mocksOf(pins, editor.getState().flow.nodes, how.current.only);
      const wish = wishOf(input, how.current);
      const { run_id } = await starting.mutateAsync({ flowId, ...wish, ...mocks });
      keepInput(flowId, input);
      ask(false);
      overlay.actions.show(run_id);
      ui.setState({ isRunPanelOpen: true });
    } catch (error) {
      tell(error, how.current.only === undefined);
    }
  };
  const breakpoints = () => [...debug.getState().breakpoints];
  const begin = (next: How) => {
    if (starting.isPending) return;
    how.current = next;
    if (wantsInput(editor.getState().flow.input)) ask(true);
    else void start(lastInputs(flowId)[0]);
  };
  const runOnly = async (node: NodeId) => {
    const from_run = await runBefore(overlay.getState().runId, flowId);
    if (from_run !== null) await start(undefined, { only: node, from_run });
  };
  return {
    isStarting: starting.isPending,
    isAsking,
    lastInput: lastInputs(flowId)[0],
    press: () => begin({}),
    ask: () => {
      how.current = {};
      ask(true);
    },
    runTo: (node) => begin({ until: node }),
    runOnly: (node) => void runOnly(node),
    debugTo: (until) => begin({ until, breakpoints: breakpoints() }),
    debugRun: (isEverywhere) => begin({ breakpoints: isEverywhere ? "all" : breakpoints() }),
    runWith: (trigger, input) => void start(input, { trigger }),
    cancel: () => ask(false),
    start: (input) => start(input),
    inputErrors,
    refused,
    dismiss: () => refuse(null),
  };
}

/** The run that one node alone is taken from: the one that is shown, else the newest. */
async function runBefore(shown: string | null, flowId: string): Promise<string | null> {
  const found = shown ?? (await newestRunOf(flowId));
  if (found === null) complain(words.runs.noRunBefore);
  return found;
}

const wishOf = (input: Json | undefined, how: How): StartRun => ({
  version: "draft",
  request_id: newRequestId(),
  // One node alone has the input of the run that it is taken from.
  ...(input === undefined || how.only !== undefined ? {} : { input }),
  ...how,
});

/** Why a run did not start: the flow, its input, or something else. */
function useRefusal({ editor }: Session, ask: (isAsking: boolean) => void) {
  const [inputErrors, setInputErrors] = useState<readonly InputError[]>([]);
  const [refused, refuse] = useState<readonly Finding[] | null>(null);
  const tell = (error: unknown, hasDialog: boolean) => {
    if (isProblem(error) && error.findings.length > 0) {
      editor.actions.setFindings(error.findings);
      ask(false);
      refuse(error.findings.filter(({ severity }) => severity === "error"));
    } else if (isProblem(error) && error.errors.length > 0 && hasDialog) {
      setInputErrors(error.errors);
      ask(true);
    } else complain(messageOf(error));
  };
  return { inputErrors, refused, refuse, setInputErrors, tell };
}

const complain = (message: string): void => {
  notifications.show({ color: "red", title: words.runs.notStarted, message });
};

/** Pins of nodes that are there; the one node that is to run is not mocked. */
function mocksOf(
  pins: Pins | undefined,
  nodes: readonly { readonly id: NodeId }[],
  only: NodeId | undefined,
): Pick<StartRun, "mocks"> {
  const found = nodes.flatMap(({ id }) => {
    const mock = pins?.[id];
    return mock === undefined || id === only ? [] : [[id, mock] as const];
  });
  return found.length === 0 ? {} : { mocks: Object.fromEntries(found) };
}

/** The shown run's news go to the overlay until another run is shown or it has ended. */
export function useFollow({ overlay }: Session): void {
  const runId = useStore(overlay, (state) => state.runId);
  useEffect(() => {
    if (runId === null) return;
    return followRun(runId, ({ run, nodes }) => overlay.actions.receive(runId, run.state, nodes));
  }, [overlay, runId]);
}

function wantsInput(schema: unknown): boolean {
  if (schema === null || typeof schema !== "object") return false;
  const { properties } = schema as { properties?: object };
  return properties !== undefined && Object.keys(properties).length > 0;
}
