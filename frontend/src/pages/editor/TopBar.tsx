// The bar above the canvas: name, what is saved, undo and redo, Publish, Run.
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { CloudUpload, Keyboard, PanelRight, Redo2, Undo2 } from "lucide-react";
import { Link } from "react-router";

import { useHint } from "../../commands/hints";
import { runCommand } from "../../commands/table";
import { patchFlow } from "../../model/edits";
import { useEditor, useSession, useUi } from "../../store/context";
import { words } from "../../words/words";
import classes from "./Editor.module.css";
import { TabLinks } from "./TabLinks";
import { RunButton } from "./RunButton";
import type { Publish } from "./usePublish";
import type { Run } from "./useRun";
import { SaveState } from "./saving/SaveState";
import type { Save } from "./saving/useSave";

interface TopBarProps {
  readonly tab: string;
  readonly save: Save;
  readonly run: Run;
  readonly publish: Publish;
}

export function TopBar({ tab, save, run, publish }: TopBarProps) {
  return (
    <header className={classes.bar}>
      <div className={classes.left}>
        <Link to="/" className={classes.crumb}>
          {words.editor.flows}
        </Link>
        <span className={classes.crumb} aria-hidden>
          /
        </span>
        <NameField />
        <SaveState state={save.state} />
      </div>
      <TabLinks current={tab} />
      <div className={classes.right}>
        <History />
        <span className={classes.divider} />
        <PublishButton publish={publish} isSaved={save.state === "saved"} />
        <RunButton run={run} />
        <InspectorSwitch />
      </div>
    </header>
  );
}

function NameField() {
  const { editor } = useSession();
  const name = useEditor((state) => state.flow.name ?? state.flow.id);
  return (
    <input
      key={name}
      className={classes.name}
      defaultValue={name}
      aria-label={words.editor.name}
      data-testid="flow-title"
      onBlur={(event) => {
        const text = event.currentTarget.value.trim();
        if (text !== "" && text !== name) editor.actions.perform(patchFlow({ name: text }));
        else event.currentTarget.value = name;
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.value = name;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function History() {
  const { editor } = useSession();
  const undo = useEditor((state) => state.undoStack.at(-1)?.label);
  const redo = useEditor((state) => state.redoStack.at(-1)?.label);
  const said = words.editor.history;
  const undoHint = useHint(said.undoHint(undo), undo === undefined ? "" : "undo");
  const redoHint = useHint(said.redoHint(redo), redo === undefined ? "" : "redo");
  const keysHint = useHint(said.keys, "keys");
  return (
    <span className={classes.group}>
      <Tooltip label={undoHint}>
        <ActionIcon
          aria-label={words.editor.history.undo}
          data-testid="undo"
          disabled={undo === undefined}
          onClick={() => editor.actions.undo()}
        >
          <Undo2 size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={redoHint}>
        <ActionIcon
          aria-label={words.editor.history.redo}
          data-testid="redo"
          disabled={redo === undefined}
          onClick={() => editor.actions.redo()}
        >
          <Redo2 size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={keysHint}>
        <ActionIcon aria-label={words.editor.history.keys} onClick={() => runCommand("keys")}>
          <Keyboard size={16} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

function PublishButton({ publish, isSaved }: { publish: Publish; isSaved: boolean }) {
  const errors = useEditor(
    (state) => state.findings.filter((each) => each.severity === "error").length,
  );
  const isNewest =
    useEditor((state) => state.publishedVersion !== null && !state.hasUnpublishedChanges) &&
    isSaved;
  const text = words.versions.publish;
  const hint = isNewest ? text.newest : errors > 0 ? text.inTheWay(errors) : text.hint;
  return (
    <Tooltip label={hint}>
      <Button
        variant="default"
        leftSection={<CloudUpload size={14} />}
        loading={publish.isPending && !publish.isAsking}
        disabled={isNewest}
        onClick={() => {
          if (!isNewest) void publish.press();
        }}
        data-testid="publish"
      >
        {text.button}
      </Button>
    </Tooltip>
  );
}

function InspectorSwitch() {
  const { ui } = useSession();
  const isOpen = useUi((state) => state.isInspectorOpen);
  const label = isOpen ? words.editor.hideInspector : words.editor.showInspector;
  const hint = useHint(label, "inspector");
  return (
    <Tooltip label={hint}>
      <ActionIcon aria-label={label} onClick={() => ui.setState({ isInspectorOpen: !isOpen })}>
        <PanelRight size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
