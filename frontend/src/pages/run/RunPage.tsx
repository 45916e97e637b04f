// One run on its own page: the flow as it was, with the states of each node, and the run's panel below.
import { Center, Loader } from "@mantine/core";
import { useState } from "react";
import { useParams, useSearchParams } from "react-router";

import { isProblem } from "../../api/problem";
import { useManifest, useRunFlow } from "../../api/queries";
import type { Flow, Manifest } from "../../api/types";
import { Canvas } from "../../canvas/Canvas";
import { useHere } from "../../commands/here";
import { Inspector } from "../../inspector/Inspector";
import { Palette } from "../../palette/Palette";
import { RunPanel } from "../../runs/RunPanel";
import { SessionContext, useSession } from "../../store/context";
import { createSession } from "../../store/session";
import { PageHeading } from "../../ui/PageHeading";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import classes from "../editor/Editor.module.css";
import { useFirstLayout } from "../editor/useFirstLayout";
import { useFollow } from "../editor/useRun";
import { NotFound } from "../shell/NotFound";
import { useTitle } from "../shell/useTitle";
import { Drawer } from "./Drawer";
import { goToPlace, usePlace } from "./usePlace";
import { useSelectNode } from "./useSelectNode";

export function RunPage() {
  const { id = "" } = useParams();
  const manifest = useManifest();
  const run = useRunFlow(id);
  const error = run.error ?? manifest.error;
  if (isProblem(error) && error.status === 404) return <NotFound title={words.runs.noSuchRun} />;
  if (error !== null) {
    return (
      <Center h="100%" p="lg">
        <ProblemAlert
          error={error}
          onRetry={() => void Promise.all([run.refetch(), manifest.refetch()])}
        />
      </Center>
    );
  }
  if (run.data === undefined || manifest.data === undefined) {
    return (
      <Center h="100%">
        <Loader size="sm" aria-label={words.runs.loadingRun} />
      </Center>
    );
  }
  return <Opened key={id} id={id} flow={run.data.flow} manifest={manifest.data} />;
}

interface OpenedProps {
  readonly id: string;
  readonly flow: Flow;
  readonly manifest: Manifest;
}

function Opened({ id, flow, manifest }: OpenedProps) {
  const [search] = useSearchParams();
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
    made.ui.setState({ isInspectorOpen: false, isPaletteOpen: false, leftTab: "outline" });
    made.overlay.actions.show(id);
    goToPlace(made, search);
    return made;
  });
  return (
    <SessionContext value={session}>
      <Board id={id} flow={flow} />
    </SessionContext>
  );
}

function Board({ id, flow }: { id: string; flow: Flow }) {
  const session = useSession();
  const [selected, select] = useSelectNode();
  useHere(session);
  useFirstLayout(session);
  usePlace();
  useFollow(session);
  const title = words.runs.title(flow.name ?? flow.id);
  useTitle(title);
  return (
    <div className={classes.middle} data-testid="run-page">
      <PageHeading>{title}</PageHeading>
      <Palette />
      <div className={classes.stage}>
        <Canvas onTidy={() => undefined} />
        <Drawer id="run" height={Math.round(window.innerHeight * 0.46)} label={words.runs.drawer}>
          <RunPanel runId={id} flow={flow} selected={selected} onSelect={select} isOwnPage />
        </Drawer>
      </div>
      <Inspector />
    </div>
  );
}
