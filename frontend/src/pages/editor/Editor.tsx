// The editor of one flow: bar, palette, canvas, inspector, run panel, and the dialogs between them.
import { useState } from "react";

import type { Draft, Manifest } from "../../api/types";
import { Canvas } from "../../canvas/Canvas";
import { Inspector } from "../../inspector/Inspector";
import { Palette } from "../../palette/Palette";
import { QuickAdd } from "../../palette/QuickAdd";
import { SessionContext, useEditor, useSession } from "../../store/context";
import { createSession } from "../../store/session";
import { CheatSheet } from "./CheatSheet";
import { ConflictDialog } from "./ConflictDialog";
import classes from "./Editor.module.css";
import { EmptyCanvas } from "./EmptyCanvas";
import { LeaveGuard } from "./LeaveGuard";
import { RefusalDialog } from "./RefusalDialog";
import { RunDialog } from "./RunDialog";
import { RunDrawer } from "./RunDrawer";
import { TopBar } from "./TopBar";
import { useCommands } from "./useCommands";
import { useFirstLayout } from "./useFirstLayout";
import { usePublish } from "./usePublish";
import { useRun } from "./useRun";
import { useSave } from "./useSave";
import { useTitle } from "../shell/useTitle";
import { useValidation } from "./useValidation";

interface EditorProps {
  readonly draft: Draft;
  readonly manifest: Manifest;
  readonly onReload: () => void;
}

export function Editor({ draft, manifest, onReload }: EditorProps) {
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
      <Opened onReload={onReload} />
    </SessionContext>
  );
}

function Opened({ onReload }: { onReload: () => void }) {
  const session = useSession();
  const save = useSave(session);
  const run = useRun(session, save.save);
  const publish = usePublish(session, save.save);
  useValidation(session);
  useTitle(useEditor((state) => state.flow.name ?? state.flow.id));
  const { commands, tidyUp } = useCommands(session, {
    save: () => void save.save(),
    run: run.press,
    publish: () => void publish.press(),
  });
  useFirstLayout(session, tidyUp);
  return (
    <div className={classes.editor}>
      <TopBar save={save} run={run} publish={publish} />
      <div className={classes.middle}>
        <Palette />
        <div className={classes.stage}>
          <Canvas onTidy={tidyUp}>
            <QuickAdd />
            <EmptyCanvas />
          </Canvas>
          <RunDrawer />
        </div>
        <Inspector />
      </div>
      <ConflictDialog save={save} onReload={onReload} />
      <RunDialog run={run} />
      <RefusalDialog
        title="Not published yet"
        refused={publish.refused}
        onClose={publish.dismiss}
      />
      <RefusalDialog title="The run did not start" refused={run.refused} onClose={run.dismiss} />
      <CheatSheet commands={commands} />
      <LeaveGuard />
    </div>
  );
}
