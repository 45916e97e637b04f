// What starts runs from outside, in four lists: webhooks, message queues, events and topics, watches.
import { RadioTower } from "lucide-react";
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import {
  useSubscriptions,
  useTriggers,
  useWatches,
  type Subscription,
  type Trigger,
  type Watch,
} from "../../api/inlets";
import classes from "../../runs/Lists.module.css";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { StateBadge } from "../../ui/StateBadge";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { InletTable } from "./InletTable";

const words = catalogue.inlets;

export function InletsPage() {
  const lists = [useTriggers("webhook"), useTriggers("queue")] as const;
  const [hooks, queues] = lists;
  const subscriptions = useSubscriptions();
  const watches = useWatches();
  const all = [hooks, queues, subscriptions, watches];
  const failed = all.find(({ error, data }) => error !== null && data === undefined);
  const isPending = all.some((one) => one.isPending);
  const isEmpty = !isPending && all.every(({ data }) => data === undefined || data.length === 0);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.title}</h1>
      </header>
      {isPending ? <ListSkeleton /> : null}
      {failed === undefined ? null : (
        <ProblemAlert error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      {isEmpty && failed === undefined ? (
        <EmptyState icon={RadioTower} title={words.noneTitle}>
          {words.noneText}
        </EmptyState>
      ) : null}
      <Webhooks hooks={hooks.data ?? []} />
      <Messages queues={queues.data ?? []} />
      <Subscriptions subscriptions={subscriptions.data ?? []} />
      <Watches watches={watches.data ?? []} />
    </div>
  );
}

function FlowCell({ trigger }: { trigger: Trigger }) {
  return (
    <>
      <Link to={pathOf("flows", trigger.flow_id)} className={classes.link}>
        {trigger.flow_name}
      </Link>
      <span className={classes.sub}>{trigger.node}</span>
    </>
  );
}

const badge = (state: string) => <StateBadge key="state" state={state} kind="schedule" />;

function Webhooks({ hooks }: { hooks: readonly Trigger[] }) {
  return (
    <InletTable
      title={words.webhooks}
      columns={[words.flow, words.path, words.state]}
      kind="triggers"
      rows={hooks.map((one) => ({
        id: one.id,
        name: one.flow_name,
        isPaused: one.state === "paused",
        cells: [
          <FlowCell key="flow" trigger={one} />,
          <code key="path">{one.key}</code>,
          badge(one.state),
        ],
      }))}
    />
  );
}

function Messages({ queues }: { queues: readonly Trigger[] }) {
  return (
    <InletTable
      title={words.messages}
      columns={[
        words.flow,
        words.queue,
        words.state,
        words.standing,
        words.received,
        words.deadLettered,
      ]}
      kind="triggers"
      rows={queues.map((one) => ({
        id: one.id,
        name: one.flow_name,
        isPaused: one.state === "paused",
        cells: [
          <FlowCell key="flow" trigger={one} />,
          one.key,
          badge(one.state),
          <Standing key="standing" trigger={one} />,
          one.standing?.received ?? words.never,
          one.standing?.dead_lettered ?? words.never,
        ],
      }))}
    />
  );
}

function Standing({ trigger: { standing } }: { trigger: Trigger }) {
  if (standing === null) return words.notHere;
  return (
    <>
      {standing.is_connected ? words.connected : words.apart}
      {standing.error === null ? null : <span className={classes.error}>{standing.error}</span>}
    </>
  );
}

function Subscriptions({ subscriptions }: { subscriptions: readonly Subscription[] }) {
  return (
    <InletTable
      title={words.subscriptions}
      columns={[
        words.subscription,
        words.topic,
        words.state,
        words.unacked,
        words.oldest,
        words.delivered,
        words.deadLettered,
      ]}
      kind="subscriptions"
      rows={subscriptions.map((one) => ({
        id: one.name,
        name: one.name,
        isPaused: one.state === "paused",
        cells: [
          one.name,
          one.topic,
          badge(one.state),
          one.figures.unacked,
          one.figures.oldest_unacked_at === null ? (
            words.never
          ) : (
            <TimeText key="oldest" at={one.figures.oldest_unacked_at} />
          ),
          one.figures.delivered,
          one.figures.dead_lettered,
        ],
      }))}
    />
  );
}

function Watches({ watches }: { watches: readonly Watch[] }) {
  return (
    <InletTable
      title={words.watches}
      columns={[words.watch, words.kind, words.state, words.looked, words.told]}
      kind="watches"
      rows={watches.map((one) => ({
        id: one.name,
        name: one.name,
        isPaused: one.state === "paused",
        cells: [
          <WatchName key="name" watch={one} />,
          one.kind,
          badge(one.state),
          <TimeText key="looked" at={one.looked_at} />,
          one.told,
        ],
      }))}
    />
  );
}

function WatchName({ watch: { name, error } }: { watch: Watch }) {
  return (
    <>
      {name}
      {error === null ? null : <span className={classes.error}>{error}</span>}
    </>
  );
}
