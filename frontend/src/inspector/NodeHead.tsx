// A node's head in the inspector: tile, name to change, its action, its id to change.
import { Button, CopyButton, Popover, TextInput, Tooltip, UnstyledButton } from "@mantine/core";
import { useState } from "react";

import type { ActionSpec } from "../api/types";
import { Tile } from "../catalog/Tile";
import { renameId, renameNode } from "../model/edits";
import type { FlowNode } from "../model/flow";
import { nodeSlug } from "../model/ids";
import { useSession } from "../store/context";
import { words } from "../words/words";
import { Head } from "./Head";
import classes from "./Inspector.module.css";

interface NodeHeadProps {
  readonly node: FlowNode;
  readonly spec: ActionSpec | undefined;
  /** Given in the full-size editor. */
  readonly onClose?: () => void;
}

export function NodeHead({ node, spec, onClose }: NodeHeadProps) {
  return (
    <Head canGrow {...(onClose && { onClose })}>
      <Tile category={spec?.category ?? "other"} icon={spec?.icon ?? "circle-slash"} size={36} />
      <div className={classes.headText}>
        <NameField key={node.name} node={node} fallback={spec?.title ?? node.id} />
        <span className={classes.sub}>
          <Tooltip
            label={spec?.summary ?? words.inspector.unknownAction}
            disabled={spec?.summary === ""}
          >
            <span>{spec?.title ?? node.type}</span>
          </Tooltip>
          <span aria-hidden>·</span>
          <IdField node={node} />
        </span>
      </div>
    </Head>
  );
}

function NameField({ node, fallback }: { node: FlowNode; fallback: string }) {
  const { editor, readOnly } = useSession();
  const name = node.name ?? fallback;
  return (
    <input
      className={classes.name}
      defaultValue={name}
      readOnly={readOnly}
      aria-label={words.inspector.name}
      data-testid="node-name"
      onBlur={(event) => {
        const text = event.currentTarget.value.trim();
        if (text === "" || text === name) {
          event.currentTarget.value = name;
          return;
        }
        const renamed = renameNode(editor.getState().flow, node.id, text);
        editor.actions.perform(renamed.edit);
        editor.actions.select([renamed.id]);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.value = name;
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}

function IdField({ node }: { node: FlowNode }) {
  const { editor, readOnly } = useSession();
  const [isOpen, open] = useState(false);
  const [text, setText] = useState(node.id);
  const id = nodeSlug(text);
  const isTaken = id !== node.id && editor.getState().flow.nodes.some((each) => each.id === id);
  const keep = () => {
    open(false);
    if (id === node.id || isTaken) return;
    editor.actions.perform(renameId(node.id, id));
    editor.actions.select([id]);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={open}
      width={280}
      position="bottom-start"
      trapFocus
      shadow="md"
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.id ?? ""}
          onClick={() => open(!isOpen)}
          aria-label={words.inspector.idOf(node.id)}
        >
          {node.id}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label={words.inspector.id}
          description={words.inspector.idHelp(id)}
          value={text}
          readOnly={readOnly}
          error={isTaken ? words.inspector.idTaken : null}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep();
          }}
          data-testid="node-id"
        />
        <div className={classes.row}>
          <CopyButton value={`{{ nodes.${node.id}.output }}`}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? words.ui.copied : words.inspector.copyExpression}
              </Button>
            )}
          </CopyButton>
          {!readOnly && <Button onClick={keep}>{words.inspector.change}</Button>}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
