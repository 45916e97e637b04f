// Publishing was refused: what has to be mended first, each with the way to its place.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";

import { FindingRow } from "../../inspector/FindingRow";
import classes from "./Editor.module.css";
import type { Publish } from "./usePublish";

export function PublishDialog({ publish }: { publish: Publish }) {
  const { refused, dismiss } = publish;
  if (refused === null) return null;
  return (
    <Modal opened onClose={dismiss} title="Not published yet" size="md">
      <Stack gap="sm">
        <Text size="sm">
          The draft is saved. Before it can be published, this has to be mended:
        </Text>
        <ul className={classes.findings}>
          {refused.map((finding, index) => (
            <FindingRow key={index} finding={finding} onGo={dismiss} />
          ))}
        </ul>
        <Group justify="flex-end">
          <Button onClick={dismiss}>Go on editing</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
