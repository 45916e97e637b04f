// The editor of one flow: bar, palette, canvas, inspector, run panel, and the dialogs between them.
import { useState } from "react";

import type { Draft, Manifest } from "../../api/types";
import { SessionContext, useEditor, useSession } from "../../store/context";
import { createSession } from "../../store/session";
import { words } from "../../words/words";
import { NotFound } from "../shell/NotFound";
import { PageHeading } from "../../ui/PageHeading";
import { useTitle } from "../shell/useTitle";
import classes from "./Editor.module.css";
import { keepInput } from "./inputs";
import { ExtractDialog } from "./ExtractDialog";
import { LeaveGuard } from "./LeaveGuard";
import { PublishDialog } from "./versions/PublishDialog";
import { RefusalDialog } from "./RefusalDialog";
import { PinDialog } from "./PinDialog";
import { RunDialog } from "./RunDialog";
import { DESIGN, TABS } from "./tabs";
import { TopBar } from "./TopBar";
import { useCommands } from "./useCommands";
import { useFirstLayout } from "./useFirstLayout";
import { usePublish } from "./usePublish";
import { useDebugging } from "./useDebugging";
import { useRun } from "./useRun";
import { ConflictPanel } from "./saving/ConflictPanel";
import { DraftOffer } from "./saving/DraftOffer";
import { useAutosave } from "./saving/useAutosave";
import { useLocalDraft } from "./saving/useLocalDraft";
import { useSave } from "./saving/useSave";
import { useValidation } from "./useValidation";

interface EditorProps {
  readonly draft: Draft;
  readonly manifest: Manifest;
  /** Of the address. */
  readonly tab: string | undefined;
}

export function Editor({ draft, manifest, tab }: EditorProps) {
  const [session] = useState(() =>
    createSession({
      flow: draft.flow,
      revision: draft.revision,
      publishedVersion: draft.published_version,
      hasUnpublishedChanges: draft.has_unpublished_changes,
      now: () => Date.now(),
      catalogue: manifest,
      readOnly: false,
      width: window.innerWidth,
      schedule: (commit) => requestAnimationFrame(commit),
    }),
  );
  return (
    <SessionContext value={session}>
      <Opened tab={tab ?? DESIGN} />
    </SessionContext>
  );
}

function Opened({ tab }: { tab: string }) {
  const session = useSession();
  const Body = TABS.find((each) => each.id === tab)?.Body;
  const save = useSave(session);
  const kept = useLocalDraft(session);
  useAutosave(session, save);
  const run = useRun(session, save.save);
  const debugging = useDebugging(session);
  const publish = usePublish(session, save.save);
  useValidation(session);
  const title = useEditor((state) => state.flow.name ?? state.flow.id);
  useTitle(title);
  const flowId = useEditor((state) => state.flow.id);
  const tidyUp = useCommands(session, {
    save: () => void save.save(),
    run: run.press,
    runWithInput: run.ask,
    runTo: run.runTo,
    runOnly: run.runOnly,
    debugTo: run.debugTo,
    debugRun: run.debugRun,
    runWith: run.runWith,
    keepInput: (input) => keepInput(flowId, input),
    saved: save.save,
    ...debugging,
    publish: () => void publish.press(),
  });
  useFirstLayout(session);
  return (
    <div className={classes.editor}>
      <PageHeading>{title}</PageHeading>
      <TopBar tab={tab} save={save} run={run} publish={publish} />
      <DraftOffer kept={kept} />
      <div className={classes.body}>
        {Body === undefined ? (
          <NotFound title={words.editor.tabs.none} />
        ) : (
          <Body save={save} run={run} publish={publish} tidyUp={tidyUp} />
        )}
        <ConflictPanel save={save.save} />
      </div>
      <RunDialog run={run} />
      <PinDialog />
      <ExtractDialog />
      <PublishDialog publish={publish} />
      <RefusalDialog
        title={words.editor.refusal.notStarted}
        refused={run.refused}
        onClose={run.dismiss}
      />
      <LeaveGuard save={save.save} />
    </div>
  );
}
