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
  return useMemo(
    () => ({
      extract: () => askName(session),
      inline: () => void attempt(() => inline(session)),
    }),
    [session],
  );
}

/** Makes the flow under the name that was chosen; the dialog asks for it. */
export function useExtract(session: Session): (name: string) => Promise<void> {
  const { mutateAsync: create } = useCreateFlow();
  const { mutateAsync: publish } = usePublishFlow();
  return (name) => attempt(() => extract(session, create, publish, name));
}

export const suggestedName = ({ editor }: Session): string => {
  const { flow } = editor.getState();
  return subflow.name(flow.name ?? flow.id);
};

/** What cannot be cut out is said before a name is asked. */
function askName(session: Session): void {
  const { flow, selection } = session.editor.getState();
  const name = suggestedName(session);
  const wish = { ids: selection.nodes, flowId: flowSlug(name), name, callVersion: 1 };
  const made = extractFlow(flow, wish);
  if (typeof made === "string") refuse(subflow.notExtracted, made);
  else session.ui.setState({ isExtractOpen: true });
}

type Create = (flow: Flow) => Promise<Draft>;
type Publish = (wish: { id: string; revision: number; message: string }) => Promise<unknown>;

async function extract(
  session: Session,
  create: Create,
  publish: Publish,
  name: string,
): Promise<void> {
  const { editor, findAction } = session;
  const { flow, selection } = editor.getState();
  const callVersion = findAction("flow.call")?.version ?? 1;
  for (let count = 1; count <= TRIES_MAX; count += 1) {
    // The name stays as it was chosen; only an id that is taken gets a number.
    const end = count === 1 ? "" : ` ${count}`;
    const wish = { ids: selection.nodes, flowId: flowSlug(name + end), name };
    const made = extractFlow(flow, { ...wish, callVersion });
    if (typeof made === "string") {
      refuse(subflow.notExtracted, made);
      return;
    }
    const draft = await createOnce(create, made.flow);
    if (draft === null) continue;
    // Somebody went on drawing meanwhile: the cut would lose that.
    if (editor.getState().flow !== flow) {
      refuse(subflow.notExtracted, subflow.changed(name));
      return;
    }
    editor.actions.perform(made.edit);
    editor.actions.select([made.call]);
    const isPublished = await published(publish, draft);
    const message = isPublished ? subflow.extracted(name) : subflow.unpublished(name);
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
