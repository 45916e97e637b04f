// Which page stands at which address.
import { createBrowserRouter } from "react-router";

import { RunsPage } from "../runs/RunsPage";
import { SchedulesPage } from "../runs/SchedulesPage";
import { EditorPage } from "./editor/EditorPage";
import { FlowsPage } from "./flows/FlowsPage";
import { RunPage } from "./run/RunPage";
import { Broken } from "./shell/Broken";
import { NotFound } from "./shell/NotFound";
import { Shell } from "./shell/Shell";

export function createRoutes() {
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <Broken />,
      children: [
        { path: "/", element: <FlowsPage /> },
        { path: "/flows/:id", element: <EditorPage /> },
        { path: "/runs", element: <RunsPage /> },
        { path: "/runs/:id", element: <RunPage /> },
        { path: "/schedules", element: <SchedulesPage /> },
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
