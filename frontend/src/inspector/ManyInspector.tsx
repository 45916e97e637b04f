// Several things at once: how many, and what can be done to all of them.
import { Button, Stack, Text } from "@mantine/core";
import { Ban, Trash2 } from "lucide-react";

import { removeEdges, together } from "../model/edgeEdits";
import { removeNodes, toggleDisabled } from "../model/edits";
import { useEditor, useSession } from "../store/context";
import { Head } from "./Head";
import classes from "./Inspector.module.css";

export function ManyInspector() {
  const { editor, readOnly } = useSession();
  const { nodes, edges } = useEditor((state) => state.selection);
  const remove = () =>
    editor.actions.perform(
      together("Delete the selection", [removeEdges([...edges]), removeNodes([...nodes])]),
    );
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>{counted(nodes.size, "node")}</span>
          <span className={classes.sub}>
            {edges.size > 0 ? `and ${counted(edges.size, "edge")} selected` : "selected"}
          </span>
        </div>
      </Head>
      {!readOnly && (
        <div className={classes.body}>
          <Stack gap="xs">
            <Button
              variant="default"
              leftSection={<Ban size={14} />}
              disabled={nodes.size === 0}
              onClick={() => editor.actions.perform(toggleDisabled([...nodes]))}
            >
              Disable or enable
            </Button>
            <Button variant="default" leftSection={<Trash2 size={14} />} onClick={remove}>
              Delete
            </Button>
            <Text size="xs" c="dimmed">
              Ctrl+C copies them as text that can be pasted into any flow. Ctrl+D puts a copy beside
              them.
            </Text>
          </Stack>
        </div>
      )}
    </>
  );
}

const counted = (count: number, word: string): string =>
  count === 1 ? `1 ${word}` : `${count} ${word}s`;
