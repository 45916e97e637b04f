// All schedules: what fires, by which rule, when next and when last; pausing and firing by hand.
import { ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CalendarClock, Pause, Play, Zap } from "lucide-react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import { usePauseSchedule, useRunSchedule, useSchedules } from "../api/queries";
import type { Schedule } from "../api/types";
import { cronWordsOf } from "../forms/cron";
import { FiresStrip } from "../forms/FiresStrip";
import { EmptyState } from "../ui/EmptyState";
import { ListSkeleton } from "../ui/ListSkeleton";
import { ProblemAlert, messageOf } from "../ui/ProblemAlert";
import { StateBadge } from "../ui/StateBadge";
import { Moment, TimeText } from "../ui/TimeText";
import classes from "./Lists.module.css";
import { words as catalogue } from "../words/words";

const words = catalogue.schedules;

export function SchedulesPage() {
  const schedules = useSchedules();
  const items = schedules.data?.items;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.schedules}</h1>
      </header>
      {schedules.isPending ? <ListSkeleton /> : null}
      {schedules.error !== null && items === undefined ? (
        <ProblemAlert error={schedules.error} onRetry={() => void schedules.refetch()} />
      ) : null}
      {items?.length === 0 ? (
        <EmptyState icon={CalendarClock} title={words.none}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {items !== undefined && items.length > 0 ? <Table schedules={items} /> : null}
    </div>
  );
}

function Table({ schedules }: { schedules: readonly Schedule[] }) {
  return (
    <div className={classes.card}>
      <table className={classes.table} data-testid="schedules">
        <thead>
          <tr>
            <th>{words.flow}</th>
            <th>{words.rule}</th>
            <th>{words.state}</th>
            <th>{words.next}</th>
            <th>{words.last}</th>
            <th aria-label={words.run} />
          </tr>
        </thead>
        <tbody>
          {schedules.map((schedule) => (
            <Row key={schedule.id} schedule={schedule} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ schedule }: { schedule: Schedule }) {
  const isPaused = schedule.state === "paused";
  const said = schedule.cron ? cronWordsOf(schedule.cron) : null;
  const rule = ruleOf(schedule);
  return (
    <tr data-testid={`schedule-${schedule.id}`}>
      <td className={classes.wide}>
        {schedule.flow_id ? (
          <Link to={pathOf("flows", schedule.flow_id)} className={classes.link}>
            {schedule.flow_name}
          </Link>
        ) : (
          schedule.id
        )}
        <span className={classes.sub}>{schedule.node ?? schedule.description}</span>
      </td>
      <td>
        {said ?? <code>{rule}</code>}
        <span className={classes.sub}>
          {said === null ? null : <code>{rule}</code>} {schedule.time_zone}
        </span>
      </td>
      <td>
        <StateBadge state={schedule.state} kind="schedule" />
      </td>
      <td className={classes.dim}>
        {isPaused ? "–" : <Moment at={schedule.next_at} timeZone={schedule.time_zone} />}
      </td>
      <td className={classes.dim}>
        {schedule.last_run_id ? (
          <Link to={pathOf("runs", schedule.last_run_id)} className={classes.above}>
            <TimeText at={schedule.last_at} timeZone={schedule.time_zone} />
          </Link>
        ) : (
          <TimeText at={schedule.last_at} timeZone={schedule.time_zone} />
        )}
      </td>
      <td>
        <FiresStrip scheduleId={schedule.id} timeZone={schedule.time_zone} isSmall />
      </td>
      <td>
        <Actions schedule={schedule} isPaused={isPaused} />
      </td>
    </tr>
  );
}

function ruleOf({ cron, every, at }: Schedule): string {
  if (cron) return cron;
  if (every) return words.every(every);
  return typeof at === "string" ? at : (at ?? []).join(", ");
}

function Actions({ schedule, isPaused }: { schedule: Schedule; isPaused: boolean }) {
  const pause = usePauseSchedule();
  const run = useRunSchedule();
  const onError = (error: Error) =>
    notifications.show({ color: "red", title: words.failed, message: messageOf(error) });
  const label = isPaused ? words.resume : words.pause;
  const start = () =>
    run.mutate(schedule.id, {
      onError,
      onSuccess: ({ run_id }) =>
        notifications.show({
          title: run_id === null ? words.put : words.started,
          message: run_id === null ? null : <Link to={pathOf("runs", run_id)}>{words.show}</Link>,
        }),
    });
  return (
    <span className={classes.actions}>
      <Tooltip label={label}>
        <ActionIcon
          aria-label={`${label}: ${schedule.flow_name ?? schedule.id}`}
          loading={pause.isPending}
          onClick={() => pause.mutate({ id: schedule.id, isPaused: !isPaused }, { onError })}
          data-testid={`pause-${schedule.id}`}
        >
          {isPaused ? <Play size={15} /> : <Pause size={15} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words.run}>
        <ActionIcon
          aria-label={`${words.run}: ${schedule.flow_name ?? schedule.id}`}
          loading={run.isPending}
          onClick={start}
          data-testid={`run-${schedule.id}`}
        >
          <Zap size={15} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
