// Pins from the server and breakpoints from this browser, put where the canvas draws them; and what steps a held run.
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useStore } from "zustand";

import { outcomeOf, setBreakpoints, useGoOn, usePins, useSetPin } from "../../api/debug";
import { hasEnded } from "../../api/merge";
import { useCancelRun, useRun } from "../../api/queries";
import { newestRunOf } from "../../api/runReads";
import type { NodeId } from "../../model/flow";
import type { PageActions, Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { remember, remembered } from "../../ui/remember";
import { words } from "../../words/words";

type Actions = Required<Pick<PageActions, "pin" | "goOn" | "stopRun">>;

export function useDebugging(session: Session): Actions {
  const { overlay, editor } = session;
  const flowId = editor.getState().flow.id;
  const goingOn = useGoOn();
  const cancel = useCancelRun();
  const pin = usePinning(session, flowId);
  useBreakpoints(session, flowId);
  return {
    pin,
    goOn: (mode) => {
      const { runId, nodes } = overlay.getState();
      const [chosen] = editor.getState().selection.nodes;
      const isChosenHeld = chosen !== undefined && nodes[chosen]?.is_held === true;
      if (runId === null) return;
      goingOn.mutate(
        { runId, mode, ...(isChosenHeld && mode === "step" ? { node: chosen } : {}) },
        { onError: complain },
      );
    },
    stopRun: () => {
      const { runId } = overlay.getState();
      if (runId !== null) cancel.mutate({ id: runId }, { onError: complain });
    },
  };
}

const complain = (error: Error): void => {
  notifications.show({ color: "red", title: words.runs.failed, message: messageOf(error) });
};

/** P: pins what the node gave last; what gave nothing is asked for; what is pinned is so no more. */
function usePinning({ debug, overlay, editor }: Session, flowId: string): (node: NodeId) => void {
  const pins = usePins(flowId).data;
  const set = useSetPin(flowId);
  useEffect(() => {
    debug.setState({ pins: new Set(Object.keys(pins ?? {})) });
  }, [debug, pins]);
  const nameOf = (node: NodeId) =>
    editor.getState().flow.nodes.find(({ id }) => id === node)?.name ?? node;
  const edit = (node: NodeId): void => {
    debug.setState({ editing: node });
  };
  const pinLast = async (node: NodeId) => {
    const runId = overlay.getState().runId ?? (await newestRunOf(flowId));
    const mock = runId === null ? null : await outcomeOf(runId, node).catch(() => null);
    if (mock === null) {
      edit(node);
      return;
    }
    set.mutate(
      { node, mock },
      {
        onSuccess: () => notifications.show({ message: words.runs.pinned(nameOf(node)) }),
        // For example a port has to be chosen: the dialog says what is wrong.
        onError: () => edit(node),
      },
    );
  };
  return (node) => {
    if (!debug.getState().pins.has(node)) {
      void pinLast(node);
      return;
    }
    set.mutate(
      { node, mock: null },
      {
        onSuccess: () => notifications.show({ message: words.runs.unpinned(nameOf(node)) }),
        onError: complain,
      },
    );
  };
}

/** This browser keeps them for each flow; a debug run that is shown is told of each change. */
function useBreakpoints({ debug, overlay }: Session, flowId: string): void {
  const key = `baton-breakpoints-${flowId}`;
  const runId = useStore(overlay, (state) => state.runId);
  const run = useRun(runId).data;
  const isTold = run !== undefined && run.is_debug === true && !hasEnded(run.state);
  useEffect(() => {
    debug.setState({ breakpoints: new Set(remembered<string[]>(key, [])) });
  }, [debug, key]);
  useEffect(
    () =>
      debug.subscribe(({ breakpoints }, before) => {
        if (breakpoints === before.breakpoints) return;
        remember(key, breakpoints.size === 0 ? undefined : [...breakpoints]);
        // Where every node is held, single ones say nothing.
        if (isTold && runId !== null && run.breakpoints !== "all")
          setBreakpoints(runId, [...breakpoints]).catch(() => undefined);
      }),
    [debug, key, isTold, runId, run],
  );
}
