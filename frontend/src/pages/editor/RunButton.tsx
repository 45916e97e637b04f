// The ways to run the open flow: one press for the usual one, a menu for the others.
import { Button, Menu, Tooltip } from "@mantine/core";
import { ChevronDown, Play } from "lucide-react";

import type { Run } from "./useRun";

export function RunButton({ run }: { run: Run }) {
  return (
    <Button.Group>
      <Tooltip label="Save and run the draft (Ctrl+Enter)">
        <Button
          leftSection={<Play size={14} />}
          loading={run.isStarting}
          onClick={run.press}
          data-testid="run"
        >
          Run
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            px={6}
            aria-label="More ways to run"
            style={{ borderInlineStart: "1px solid rgb(255 255 255 / 25%)" }}
          >
            <ChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={run.ask} data-testid="run-with-input">
            Run with input…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
