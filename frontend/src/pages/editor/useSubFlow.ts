// Extracts the selection into a flow that the server has and publishes, and puts a called flow's nodes back.
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";

import { api, pathOf } from "../../api/client";
import { isProblem } from "../../api/problem";
import { useCreateFlow, usePublishFlow } from "../../api/queries";
import type { Draft } from "../../api/types";
import { announce } from "../../commands/here";
import { extractFlow } from "../../model/extract";
import { inlineCall } from "../../model/inline";
import type { Flow } from "../../model/flow";
import { flowSlug } from "../../model/ids";
import { nodeOf, type Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

const { subflow } = words.commands;
const TRIES_MAX = 20;
const CONFLICT = 409;

export function useSubFlow(session: Session): { extract: () => void; inline: () => void } {
  const { mutateAsync: create } = useCreateFlow();
  const { mutateAsync: publish } = usePublishFlow();
  return useMemo(
    () => ({
      extract: () => void attempt(() => extract(session, create, publish)),
      inline: () => void attempt(() => inline(session)),
    }),
    [session, create, publish],
  );
}

type Create = (flow: Flow) => Promise<Draft>;
type Publish = (wish: { id: string; revision: number; message: string }) => Promise<unknown>;

async function extract(session: Session, create: Create, publish: Publish): Promise<void> {
  const { editor, findAction } = session;
  const { flow, selection } = editor.getState();
  const name = subflow.name(flow.name ?? flow.id);
  const callVersion = findAction("flow.call")?.version ?? 1;
  for (let count = 1; count <= TRIES_MAX; count += 1) {
    const end = count === 1 ? "" : ` ${count}`;
    const wish = { ids: selection.nodes, flowId: flowSlug(name + end), name: name + end };
    const made = extractFlow(flow, { ...wish, callVersion });
    if (typeof made === "string") {
      refuse(subflow.notExtracted, made);
      return;
    }
    const draft = await createOnce(create, made.flow);
    if (draft === null) continue;
    // Somebody went on drawing meanwhile: the cut would lose that.
    if (editor.getState().flow !== flow) {
      refuse(subflow.notExtracted, subflow.changed(wish.name));
      return;
    }
    editor.actions.perform(made.edit);
    editor.actions.select([made.call]);
    const isPublished = await published(publish, draft);
    const message = isPublished ? subflow.extracted(wish.name) : subflow.unpublished(wish.name);
    announce(message);
    notifications.show({ color: isPublished ? "gray" : "yellow", message });
    return;
  }
}

/** null when the id is taken. */
async function createOnce(create: Create, flow: Flow): Promise<Draft | null> {
  try {
    return await create(flow);
  } catch (error) {
    if (isProblem(error) && error.status === CONFLICT) return null;
    throw error;
  }
}

async function published(publish: Publish, draft: Draft): Promise<boolean> {
  try {
    await publish({ id: draft.flow.id, revision: draft.revision, message: "" });
    return true;
  } catch {
    return false;
  }
}

async function inline({ editor }: Session): Promise<void> {
  const { flow, selection } = editor.getState();
  const [id = ""] = selection.nodes;
  const called = nodeOf(flow, id)?.config?.["flow"];
  if (typeof called !== "string") return;
  const draft = await api.get<Draft>(pathOf("flows", called));
  if (editor.getState().flow !== flow) return;
  const made = inlineCall(flow, id, draft.flow);
  if (typeof made === "string") {
    refuse(subflow.notInlined, made);
    return;
  }
  editor.actions.perform(made.edit);
  editor.actions.select(made.ids);
  announce(subflow.inlined(called));
}

async function attempt(what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    refuse(subflow.failed, messageOf(error));
  }
}

function refuse(title: string, message: string): void {
  notifications.show({ color: "yellow", title, message });
}
