// Copies a text; the text is made when the button is pressed, so that a big value costs nothing before.
import { ActionIcon, Tooltip } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { Check, Copy, type LucideIcon } from "lucide-react";

import { words } from "../words/words";

const SHOWN_MS = 1_200;

interface Props {
  readonly text: () => string;
  readonly label?: string;
  readonly icon?: LucideIcon;
  readonly testId?: string;
}

export function CopyButton({
  text,
  label = words.ui.copy,
  icon: Icon = Copy,
  testId = "copy",
}: Props) {
  const clipboard = useClipboard({ timeout: SHOWN_MS });
  const said = clipboard.copied ? words.ui.copied : label;
  return (
    <Tooltip label={said}>
      <ActionIcon
        size={24}
        aria-label={said}
        onClick={() => clipboard.copy(text())}
        data-testid={testId}
      >
        {clipboard.copied ? <Check size={14} /> : <Icon size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
