// Which page stands at which address.
import { createBrowserRouter } from "react-router";

import { ApprovalsPage } from "../runs/ApprovalsPage";
import { RunsPage } from "../runs/RunsPage";
import { SchedulesPage } from "../runs/SchedulesPage";
import { FlowsPage } from "./flows/FlowsPage";
import { Broken } from "./shell/Broken";
import { NotFound } from "./shell/NotFound";
import { Shell } from "./shell/Shell";

/** The canvas and its editors are most of the program; the lists do not wait for them. */
const editorPage = async () => ({ Component: (await import("./editor/EditorPage")).EditorPage });
const runPage = async () => ({ Component: (await import("./run/RunPage")).RunPage });
const nothingYet = () => null;

export function createRoutes() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <Broken />,
      HydrateFallback: nothingYet,
      children: [
        { path: "/", element: <FlowsPage /> },
        { path: "/flows/:id/:tab?", lazy: editorPage },
        { path: "/runs", element: <RunsPage /> },
        { path: "/runs/:id", lazy: runPage },
        { path: "/approvals", element: <ApprovalsPage /> },
        { path: "/schedules", element: <SchedulesPage /> },
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
