// Which page stands at which address.
import { createBrowserRouter } from "react-router";

import { RunsPage } from "../runs/RunsPage";
import { SchedulesPage } from "../runs/SchedulesPage";
import { ApprovalsPage } from "./approvals/ApprovalsPage";
import { FlowsPage } from "./flows/FlowsPage";
import { InletsPage } from "./inlets/InletsPage";
import { QueuePage } from "./queues/QueuePage";
import { QueuesPage } from "./queues/QueuesPage";
import { Broken } from "./shell/Broken";
import { NotFound } from "./shell/NotFound";
import { Shell } from "./shell/Shell";

/** The canvas and its editors are most of the program; the lists do not wait for them. */
const editorPage = async () => ({ Component: (await import("./editor/EditorPage")).EditorPage });
const runPage = async () => ({ Component: (await import("./run/RunPage")).RunPage });
/** The form of a question brings the code editor along. */
const approvalPage = async () => ({
  Component: (await import("./approvals/ApprovalPage")).ApprovalPage,
});
/** Nobody else needs the charts. */
const dashboardPage = async () => ({
  Component: (await import("./dashboard/DashboardPage")).DashboardPage,
});
const templatesPage = async () => ({
  Component: (await import("./templates/TemplatesPage")).TemplatesPage,
});
/** The forms of credentials share what the inspector's do. */
const credentialsPage = async () => ({
  Component: (await import("./credentials/CredentialsPage")).CredentialsPage,
});
/** Test events are written in the code editor. */
const eventsPage = async () => ({
  Component: (await import("./events/EventsPage")).EventsPage,
});
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
        { path: "/templates", lazy: templatesPage },
        { path: "/runs", element: <RunsPage /> },
        { path: "/runs/:id", lazy: runPage },
        { path: "/dashboard", lazy: dashboardPage },
        { path: "/approvals", element: <ApprovalsPage /> },
        { path: "/approvals/:run/:node", lazy: approvalPage },
        { path: "/credentials", lazy: credentialsPage },
        { path: "/triggers", element: <InletsPage /> },
        { path: "/queues", element: <QueuesPage /> },
        { path: "/queues/:name", element: <QueuePage /> },
        { path: "/events", lazy: eventsPage },
        { path: "/schedules", element: <SchedulesPage /> },
        { path: "*", element: <NotFound /> },
      ],
    },
  ]);
}
