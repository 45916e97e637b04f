// One row for each flow; the row leads to its canvas.
import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import {
  Bell,
  CalendarClock,
  Copy,
  Download,
  Ellipsis,
  MousePointerClick,
  Pencil,
  Trash2,
  Webhook,
  Zap,
  type LucideIcon,
} from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { API_ROOT, pathOf } from "../../api/client";
import type { FlowSummary } from "../../api/types";
import { StateBadge } from "../../ui/StateBadge";
import { TimeText } from "../../ui/TimeText";
import { words } from "../../words/words";
import classes from "./Flows.module.css";
import { RenameFlow } from "./RenameFlow";
import { useDuplicate } from "./useDuplicate";
import { useRemove } from "./useRemove";

export function FlowTable({ flows, search }: { flows: readonly FlowSummary[]; search: string }) {
  if (flows.length === 0) return <p className={classes.none}>{words.flows.noneFound(search)}</p>;
  return (
    <div className={classes.card}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>{words.flows.name}</th>
            <th>{words.flows.startsBy}</th>
            <th>{words.flows.published}</th>
            <th>{words.flows.lastRun}</th>
            <th>{words.flows.nextFire}</th>
            <th>{words.flows.changedAt}</th>
            <th aria-label={words.flows.more} />
          </tr>
        </thead>
        <tbody>
          {flows.map((flow) => (
            <Row key={flow.id} flow={flow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ flow }: { flow: FlowSummary }) {
  return (
    <tr data-testid={`flow-${flow.id}`}>
      <td>
        <Link to={pathOf("flows", flow.id)} className={classes.name}>
          {flow.name}
        </Link>
        <span className={classes.id}>
          {flow.id} · {words.flows.nodes(flow.node_count)}
        </span>
      </td>
      <td>
        <Triggers types={flow.triggers} />
      </td>
      <td>
        <Version flow={flow} />
      </td>
      <td>
        {flow.last_run ? (
          <Link to={pathOf("runs", flow.last_run.run_id)} className={classes.run}>
            <StateBadge state={flow.last_run.state} />
            <span className={classes.dim}>
              <TimeText at={flow.last_run.created_at} />
            </span>
          </Link>
        ) : (
          <span className={classes.dim}>{words.flows.neverRan}</span>
        )}
      </td>
      <td className={classes.dim}>
        {flow.next_fire ? <TimeText at={flow.next_fire} /> : words.flows.noFire}
      </td>
      <td className={classes.dim}>
        <TimeText at={flow.updated_at} />
      </td>
      <td className={classes.more}>
        <RowMenu flow={flow} />
      </td>
    </tr>
  );
}

function Version({ flow }: { flow: FlowSummary }) {
  if (flow.published_version === null)
    return <span className={classes.dim}>{words.flows.draftOnly}</span>;
  return (
    <span className={classes.version}>
      {words.flows.version(flow.published_version)}
      {flow.has_unpublished_changes && (
        <Tooltip label={words.flows.changedHelp}>
          <span className={classes.changed}>{words.flows.changed}</span>
        </Tooltip>
      )}
    </span>
  );
}

const TRIGGERS: Readonly<Record<string, readonly [LucideIcon, string]>> = {
  "trigger.schedule": [CalendarClock, words.flows.triggers.schedule],
  "trigger.manual": [MousePointerClick, words.flows.triggers.manual],
  "trigger.webhook": [Webhook, words.flows.triggers.webhook],
  "trigger.event": [Bell, words.flows.triggers.event],
};

function Triggers({ types }: { types: readonly string[] }) {
  const known = types.length === 0 ? ["trigger.manual"] : [...new Set(types)];
  return (
    <span className={classes.triggers}>
      {known.map((type) => {
        const [TriggerIcon, label] = TRIGGERS[type] ?? [Zap, type.replace("trigger.", "")];
        return (
          <span key={type} className={classes.trigger}>
            <TriggerIcon size={13} aria-hidden />
            {label}
          </span>
        );
      })}
    </span>
  );
}

function RowMenu({ flow }: { flow: FlowSummary }) {
  const remove = useRemove();
  const duplicate = useDuplicate();
  const [isRenaming, setRenaming] = useState(false);
  return (
    <>
      <RenameFlow flow={flow} isOpen={isRenaming} onClose={() => setRenaming(false)} />
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon aria-label={words.flows.moreOf(flow.name)}>
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} />} onClick={() => setRenaming(true)}>
            {words.flows.rename}
          </Menu.Item>
          <Menu.Item leftSection={<Copy size={14} />} onClick={() => duplicate(flow.id)}>
            {words.flows.duplicate}
          </Menu.Item>
          <Menu.Item
            leftSection={<Download size={14} />}
            component="a"
            href={`${API_ROOT}${pathOf("flows", flow.id)}?format=yaml`}
            download={`${flow.id}.yaml`}
          >
            {words.flows.download}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<Trash2 size={14} />} onClick={() => remove(flow)}>
            {words.flows.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
