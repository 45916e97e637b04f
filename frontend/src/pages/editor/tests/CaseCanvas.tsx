// The flow with the states that a case left behind; a node that is chosen shows what it got and gave.
import { useEffect, useState } from "react";

import type { CaseRun } from "../../../api/cases";
import { useManifest } from "../../../api/queries";
import type { Manifest } from "../../../api/types";
import { Canvas } from "../../../canvas/Canvas";
import type { Flow } from "../../../model/flow";
import { SessionContext, useEditor } from "../../../store/context";
import { createSession } from "../../../store/session";
import { JsonTree } from "../../../ui/JsonTree";
import { words as catalogue } from "../../../words/words";
import classes from "./Tests.module.css";

const words = catalogue.tests;
/** The overlay tells runs apart by id; a case has none. */
const CASE_RUN = "case";

export function CaseCanvas({ run }: { run: CaseRun }) {
  const flow = useEditor((state) => state.flow);
  const manifest = useManifest();
  if (manifest.data === undefined) return null;
  return <Board flow={flow} run={run} manifest={manifest.data} />;
}

function Board({ flow, run, manifest }: { flow: Flow; run: CaseRun; manifest: Manifest }) {
  const [session] = useState(() => {
    const made = createSession({
      flow,
      revision: 0,
      publishedVersion: null,
      now: () => Date.now(),
      catalogue: manifest,
      readOnly: true,
      width: window.innerWidth,
      schedule: (commit) => requestAnimationFrame(commit),
    });
    made.overlay.actions.show(CASE_RUN);
    return made;
  });
  useEffect(() => {
    session.overlay.actions.receive(CASE_RUN, run.state, run.nodes);
  }, [session, run]);
  return (
    <SessionContext value={session}>
      <div className={classes.canvas} role="group" aria-label={words.canvas}>
        <Canvas onTidy={() => undefined} />
      </div>
      <Chosen run={run} />
    </SessionContext>
  );
}

function Chosen({ run }: { run: CaseRun }) {
  const [id] = useEditor((state) => state.selection.nodes);
  const node = id === undefined ? undefined : run.nodes[id];
  if (id === undefined || node === undefined) return null;
  const { input, output, error } = node;
  return (
    <div className={classes.box} data-testid="case-node">
      <b>{words.ofNode(id)}</b>
      <JsonTree value={{ input, output, error }} name={id} openDepth={2} />
    </div>
  );
}
