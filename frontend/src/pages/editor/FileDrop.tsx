// A file dropped on the canvas: nodes are put where it fell; a whole flow asks what it should become.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type DragEvent, type ReactNode } from "react";

import type { Point } from "../../model/flow";
import { useSession } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { useImport } from "../flows/useImport";

const FILE_BYTES_MAX = 8_000_000;
const WHOLE = /["']?schema["']?\s*:\s*["']?baton\.flow\/v1/;
const said = words.flows;

interface Dropped {
  readonly file: File;
  readonly text: string;
  readonly at: Point | undefined;
}

export function FileDrop({ className, children }: { className: string; children: ReactNode }) {
  const { canvas } = useSession();
  const { take, input } = useImport();
  const [asked, ask] = useState<Dropped | null>(null);
  const read = async (file: File, at: Point | undefined) => {
    if (file.size > FILE_BYTES_MAX) throw new Error(said.tooLarge(file.name));
    const text = await file.text();
    if (WHOLE.test(text)) ask({ file, text, at });
    else canvas.current?.paste(text, at);
  };
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer.files;
    if (file === undefined) return;
    event.preventDefault();
    const at = canvas.current?.fromScreen([event.clientX, event.clientY]);
    read(file, at).catch((error: unknown) =>
      notifications.show({
        color: "red",
        title: said.notImported(file.name),
        message: messageOf(error),
      }),
    );
  };
  const answer = (how: (dropped: Dropped) => void) => {
    if (asked !== null) how(asked);
    ask(null);
  };
  return (
    <div
      className={className}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes("Files")) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {input}
      <Question
        name={asked?.file.name ?? null}
        onClose={() => ask(null)}
        onFlow={() => answer(({ file }) => take(file))}
        onNodes={() => answer(({ text, at }) => canvas.current?.paste(text, at))}
      />
    </div>
  );
}

interface QuestionProps {
  /** null: nothing is asked. */
  readonly name: string | null;
  readonly onClose: () => void;
  readonly onFlow: () => void;
  readonly onNodes: () => void;
}

function Question({ name, onClose, onFlow, onNodes }: QuestionProps) {
  return (
    <Modal opened={name !== null} onClose={onClose} title={said.dropTitle(name ?? "")}>
      <Stack gap="sm">
        <Text size="sm">{said.dropText}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onFlow} data-testid="drop-flow">
            {said.dropFlow}
          </Button>
          <Button onClick={onNodes} data-testid="drop-nodes">
            {said.dropNodes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
