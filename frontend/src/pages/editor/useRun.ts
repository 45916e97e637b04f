// Run: saves, starts a run of the draft, and shows it over the canvas while it goes on.
import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";
import { useStore } from "zustand";

import { newRequestId } from "../../api/requestId";
import { isProblem } from "../../api/problem";
import { useStartRun } from "../../api/queries";
import { followRun } from "../../api/stream";
import type { Finding, Json } from "../../model/flow";
import type { Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";

export interface Run {
  readonly isStarting: boolean;
  readonly isAsking: boolean;
  /** What was given to the last start, for the form to begin with. */
  readonly lastInput: Json | undefined;
  /** The button: asks for the input when the flow wants one, else starts. */
  readonly press: () => void;
  readonly ask: () => void;
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
  const { editor, overlay, ui } = session;
  const starting = useStartRun();
  const [isAsking, ask] = useState(false);
  const [lastInput, keepInput] = useState<Json | undefined>();
  const [inputErrors, setInputErrors] = useState<readonly InputError[]>([]);
  const [refused, refuse] = useState<readonly Finding[] | null>(null);
  useFollow(session);
  const start = async (input: Json | undefined) => {
    keepInput(input);
    setInputErrors([]);
    if (!(await save())) return;
    const { flow } = editor.getState();
    try {
      const { run_id } = await starting.mutateAsync({
        flowId: flow.id,
        version: "draft",
        request_id: newRequestId(),
        ...(input === undefined ? {} : { input }),
      });
      ask(false);
      overlay.actions.show(run_id);
      ui.setState({ isRunPanelOpen: true });
    } catch (error) {
      tell(error);
    }
  };
  const tell = (error: unknown) => {
    if (isProblem(error) && error.findings.length > 0) {
      editor.actions.setFindings(error.findings);
      ask(false);
      refuse(error.findings.filter(({ severity }) => severity === "error"));
    } else if (isProblem(error) && error.errors.length > 0) {
      setInputErrors(error.errors);
      ask(true);
    } else {
      const message = messageOf(error);
      notifications.show({ color: "red", title: "The run did not start", message });
    }
  };
  return {
    isStarting: starting.isPending,
    isAsking,
    lastInput,
    press: () => {
      if (starting.isPending) return;
      if (wantsInput(editor.getState().flow.input)) ask(true);
      else void start(lastInput);
    },
    ask: () => ask(true),
    cancel: () => ask(false),
    start,
    inputErrors,
    refused,
    dismiss: () => refuse(null),
  };
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
