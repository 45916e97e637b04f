// A group: a named, coloured frame behind its nodes, or one card that stands for all of them.
import type { NodeProps } from "@xyflow/react";
import { Group as GroupIcon, Minimize2 } from "lucide-react";
import { memo, useMemo } from "react";

import { groupIn } from "../model/fold";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { colorGroup, renameGroup, toggleCollapsed } from "../model/groups";
import { useOverlay, useSession, useUi } from "../store/context";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import { Expand, Problem } from "./CardNode";
import cards from "./CardNode.module.css";
import { Colors } from "./Colors";
import classes from "./GroupNode.module.css";
import { portsAt } from "./handles";
import { NameField } from "./NameField";
import { PortHandles } from "./PortHandles";
import type { GroupCard } from "./project";
import { summaryOf } from "./summary";

export const AreaNode = memo(function AreaNode({ id, data, selected }: NodeProps<GroupCard>) {
  const { editor, ui, readOnly } = useSession();
  const group = groupIn(id) ?? "";
  const choose = () => editor.actions.select(data.members.split("\n"), [], [id]);
  return (
    <div className={classes.area} data-testid={id} data-color={data.color} data-selected={selected}>
      <header
        className={`area-header ${classes.header ?? ""}`}
        onPointerDown={choose}
        onDoubleClick={(event) => {
          event.stopPropagation();
          if (!readOnly) ui.setState({ renaming: id });
        }}
      >
        <GroupName id={id} group={group} name={data.name} />
        {selected && !readOnly && (
          <span className={`nodrag ${classes.colors ?? ""}`}>
            <Colors
              chosen={data.color}
              label={words.canvas.groupColor}
              onChoose={(color) => editor.actions.perform(colorGroup(group, color))}
            />
          </span>
        )}
        <button
          type="button"
          className={`nodrag ${cards.fold ?? ""}`}
          aria-label={words.canvas.collapse}
          title={words.canvas.collapse}
          onClick={() => editor.actions.perform(toggleCollapsed([group]))}
        >
          <Minimize2 size={13} aria-hidden />
        </button>
      </header>
    </div>
  );
});

export const BundleNode = memo(function BundleNode({ id, data, selected }: NodeProps<GroupCard>) {
  const group = groupIn(id) ?? "";
  const ports = useMemo(
    () => portsAt("card", ["out"], { width: CARD_WIDTH, height: CARD_HEIGHT }),
    [],
  );
  const summary = useSummary(data.members);
  const look = summary === null ? null : nodeStateLook(summary.state);
  return (
    <div
      className={`${cards.card ?? ""} ${classes.bundle ?? ""}`}
      data-testid={id}
      data-color={data.color}
      data-selected={selected}
      data-state={summary?.state}
      data-stack
      style={look === null ? undefined : { ["--state" as string]: look.color }}
    >
      <span className={classes.tile}>
        <GroupIcon size={17} aria-hidden />
      </span>
      <div className={cards.text}>
        <GroupName id={id} group={group} name={data.name} className={cards.title ?? ""} />
        <div className={cards.subtitle} data-testid="bundle-count">
          {summary === null || look === null || summary.state === "pending"
            ? words.canvas.nodes(data.count)
            : words.canvas.state.summary(look.label, summary.count, data.count)}
        </div>
      </div>
      <Problem errors={data.errors} warnings={data.warnings} text={data.problem} />
      <Expand id={group} />
      <PortHandles ports={ports} used={data.used.split("\n")} isFixed />
    </div>
  );
});

interface GroupNameProps {
  readonly id: string;
  readonly group: string;
  readonly name: string;
  readonly className?: string;
}

function GroupName({ id, group, name, className = classes.name ?? "" }: GroupNameProps) {
  const { editor, ui } = useSession();
  const isRenaming = useUi((state) => state.renaming === id);
  if (isRenaming)
    return (
      <NameField
        name={name}
        onEnd={(next) => {
          ui.setState({ renaming: null });
          if (next !== null) editor.actions.perform(renameGroup(group, next));
        }}
      />
    );
  return (
    <span className={className} title={name}>
      {name === "" ? words.canvas.group : name}
    </span>
  );
}

/** The state that says most of a folded group's nodes, as one text so that it is compared by value. */
function useSummary(members: string): { state: string; count: number } | null {
  const text = useOverlay((state) =>
    state.runId === null ? "" : summaryOf(members.split("\n"), state.nodes),
  );
  if (text === "") return null;
  const [state = "", count = "0"] = text.split(" ");
  return { state, count: Number(count) };
}
