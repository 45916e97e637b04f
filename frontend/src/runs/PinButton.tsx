// Pins what a node gave, so that the next runs of the draft take it; nothing where no draft is open.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Pin, PinOff } from "lucide-react";
import { useContext } from "react";

import { useHint } from "../commands/hints";
import type { NodeId } from "../model/flow";
import { SessionContext, useDebug, useSession } from "../store/context";
import { words } from "../words/words";

export function PinButton({ node }: { node: NodeId }) {
  const session = useContext(SessionContext);
  return session === null || session.readOnly ? null : <Toggle node={node} />;
}

function Toggle({ node }: { node: NodeId }) {
  const { page } = useSession();
  const isPinned = useDebug((state) => state.pins.has(node));
  const label = isPinned ? words.runs.unpinThis : words.runs.pinThis;
  const hint = useHint(label, "pin");
  return (
    <Tooltip label={hint}>
      <ActionIcon
        size={22}
        aria-label={label}
        aria-pressed={isPinned}
        onClick={() => page.current.pin?.(node)}
        data-testid="pin-output"
      >
        {isPinned ? <PinOff size={13} /> : <Pin size={13} />}
      </ActionIcon>
    </Tooltip>
  );
}
