// The flow was refused: what has to be mended first, each with the way to its place.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";

import { FindingRow } from "../../inspector/FindingRow";
import type { Finding } from "../../model/flow";
import classes from "./Editor.module.css";
import { words } from "../../words/words";

interface Props {
  readonly title: string;
  /** What the draft was refused for; null when nothing is to be said. */
  readonly refused: readonly Finding[] | null;
  readonly onClose: () => void;
}

export function RefusalDialog({ title, refused, onClose }: Props) {
  if (refused === null) return null;
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <Stack gap="sm" data-testid="refusal">
        <Text size="sm">{words.editor.refusal.text}</Text>
        <ul className={classes.findings}>
          {refused.map((finding, index) => (
            <FindingRow key={index} finding={finding} onGo={onClose} />
          ))}
        </ul>
        <Group justify="flex-end">
          <Button onClick={onClose}>{words.editor.refusal.back}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
