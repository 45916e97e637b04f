// A button that asks once more before it does what cannot be taken back.
import { Button, Group, Popover, Text, type ButtonProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

import { words } from "../words/words";

interface Props extends Omit<ButtonProps, "children"> {
  readonly children: ReactNode;
  /** The question, with what will happen. */
  readonly question: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly testId?: string;
}

export function ConfirmButton({
  children,
  question,
  confirmLabel,
  onConfirm,
  testId = "confirm",
  ...button
}: Props) {
  const [isAsking, ask] = useState(false);
  return (
    <Popover opened={isAsking} onChange={ask} width={280} position="bottom-end" trapFocus withArrow>
      <Popover.Target>
        <Button {...button} data-testid={testId} onClick={() => ask((was) => !was)}>
          {children}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{question}</Text>
        <Group justify="flex-end" gap="xs" mt="sm">
          <Button variant="default" onClick={() => ask(false)}>
            {words.ui.keep}
          </Button>
          <Button
            color="red"
            data-autofocus
            data-testid={`${testId}-yes`}
            onClick={() => {
              ask(false);
              onConfirm();
            }}
          >
            {confirmLabel}
          </Button>
        </Group>
      </Popover.Dropdown>
    </Popover>
  );
}
