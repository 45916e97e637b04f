// Keeps what is not saved in this browser, and brings it back: by itself after a reload, else when asked.
import { notifications } from "@mantine/notifications";
import { useEffect, useState } from "react";

import { merge } from "../../../model/merge";
import { replaceFlow } from "../../../model/replace";
import { isSame } from "../../../model/same";
import { ask } from "../../../store/clashes";
import type { Session } from "../../../store/context";
import { isDirty } from "../../../store/editor";
import { words } from "../../../words/words";
import { draftsOf, dropDraft, keepDraft, tabId, type LocalDraft } from "./localDraft";

const WRITE_MS = 250;

export interface Kept {
  /** What another tab of this browser could not save; null when there is nothing. */
  readonly offer: LocalDraft | null;
  readonly accept: () => void;
  readonly discard: () => void;
}

export function useLocalDraft(session: Session): Kept {
  const [offer, setOffer] = useState<LocalDraft | null>(null);
  useWriting(session);
  useEffect(() => {
    let isGone = false;
    void bringBack(session, () => isGone).then((found) => {
      if (!isGone) setOffer(found);
    });
    return () => {
      isGone = true;
    };
  }, [session]);
  const forget = () => {
    if (offer !== null) void dropDraft(offer.flowId, offer.tab).catch(() => undefined);
    setOffer(null);
  };
  return {
    offer,
    accept: () => {
      if (offer !== null) restore(session, offer);
      forget();
    },
    discard: forget,
  };
}

/** Answers what another tab left; what this one left is restored at once. */
async function bringBack(session: Session, isGone: () => boolean): Promise<LocalDraft | null> {
  const { flow } = session.editor.getState();
  const all = await draftsOf(flow.id, Date.now()).catch(() => []);
  if (isGone()) return null;
  const news = all.filter((draft) => {
    const isNews = !isSame(draft.flow, session.editor.getState().flow);
    if (!isNews) void dropDraft(draft.flowId, draft.tab).catch(() => undefined);
    return isNews;
  });
  const own = news.find(({ tab }) => tab === tabId());
  if (own !== undefined) {
    restore(session, own);
    notifications.show({ message: words.editor.save.restored });
  }
  return news.find((draft) => draft !== own) ?? null;
}

function restore({ editor, clashes }: Session, draft: LocalDraft): void {
  const { flow: now } = editor.getState();
  const { flow, conflicts } = merge(draft.base, draft.flow, now);
  editor.actions.perform(replaceFlow(now, flow, words.editor.save.restore));
  ask(clashes, conflicts);
}

function useWriting({ editor }: Session): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tab = tabId();
    const write = () => {
      timer = undefined;
      const state = editor.getState();
      const { flow, savedFlow: base, revision } = state;
      const done = isDirty(state)
        ? keepDraft({ flowId: flow.id, tab, flow, base, revision, at: Date.now() })
        : dropDraft(flow.id, tab);
      void done.then(
        () => keeping.set(editor, true),
        () => keeping.set(editor, false),
      );
    };
    const flush = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      write();
    };
    const stop = editor.subscribe((next, before) => {
      if (next.flow === before.flow && next.savedAt === before.savedAt) return;
      timer ??= setTimeout(write, WRITE_MS);
    });
    window.addEventListener("pagehide", flush);
    window.addEventListener("beforeunload", flush);
    return () => {
      stop();
      flush();
      window.removeEventListener("pagehide", flush);
      window.removeEventListener("beforeunload", flush);
    };
  }, [editor]);
}

/** Whether the last writing went well. */
const keeping = new WeakMap<object, boolean>();

/** Whether leaving now would lose something: it is not saved, and this browser keeps nothing. */
export const wouldLose = ({ editor }: Session): boolean =>
  isDirty(editor.getState()) && keeping.get(editor) === false;
