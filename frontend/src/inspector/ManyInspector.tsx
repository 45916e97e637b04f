// Several things at once: how many, and what can be done to all of them.
import { Button, Stack, Text } from "@mantine/core";
import { Ban, Trash2 } from "lucide-react";

import { useKeyText } from "../commands/hints";
import { removeEdges, together } from "../model/edgeEdits";
import { removeNodes, toggleDisabled } from "../model/edits";
import { useEditor, useSession } from "../store/context";
import { words } from "../words/words";
import { Head } from "./Head";
import classes from "./Inspector.module.css";

export function ManyInspector() {
  const { editor, readOnly } = useSession();
  const { nodes, edges } = useEditor((state) => state.selection);
  const [copy, duplicate] = [useKeyText("copy"), useKeyText("duplicate")];
  const remove = () =>
    editor.actions.perform(
      together(words.inspector.deleteSelection, [removeEdges([...edges]), removeNodes([...nodes])]),
    );
  return (
    <>
      <Head>
        <div className={classes.headText}>
          <span className={classes.title}>{words.inspector.nodes(nodes.size)}</span>
          <span className={classes.sub}>
            {edges.size > 0
              ? words.inspector.andEdges(words.inspector.edges(edges.size))
              : words.inspector.selected}
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
              {words.inspector.disable}
            </Button>
            <Button variant="default" leftSection={<Trash2 size={14} />} onClick={remove}>
              {words.inspector.delete}
            </Button>
            <Text size="xs" c="dimmed">
              {words.inspector.manyHelp(copy, duplicate)}
            </Text>
          </Stack>
        </div>
      )}
    </>
  );
}
