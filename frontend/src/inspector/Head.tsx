// The inspector's head: what it is about, and the ways to make it larger and to close it.
import { useHint } from "../commands/hints";
import { ActionIcon, Tooltip } from "@mantine/core";
import { Maximize2, PanelRightClose, X } from "lucide-react";
import type { ReactNode } from "react";

import { useSession } from "../store/context";
import { words } from "../words/words";
import classes from "./Inspector.module.css";

interface Props {
  readonly children: ReactNode;
  /** There is a full-size editor of what is shown. */
  readonly canGrow?: boolean;
  /** Given where it is not the inspector that is closed. */
  readonly onClose?: () => void;
}

export function Head({ children, canGrow = false, onClose }: Props) {
  return (
    <header className={classes.head}>
      {children}
      {onClose === undefined ? (
        <InspectorButtons canGrow={canGrow} />
      ) : (
        <Tooltip label={words.inspector.closeEditor}>
          <ActionIcon aria-label={words.inspector.closeEditor} onClick={onClose}>
            <X size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </header>
  );
}

function InspectorButtons({ canGrow }: { canGrow: boolean }) {
  const { ui } = useSession();
  const hideHint = useHint(words.inspector.hide, "inspector");
  return (
    <>
      {canGrow ? (
        <Tooltip label={words.inspector.openEditor}>
          <ActionIcon
            aria-label={words.inspector.openEditor}
            onClick={() => ui.setState({ isNodeEditorOpen: true })}
            data-testid="open-node-editor"
          >
            <Maximize2 size={15} />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <Tooltip label={hideHint}>
        <ActionIcon
          aria-label={words.inspector.hide}
          onClick={() => ui.setState({ isInspectorOpen: false })}
        >
          <PanelRightClose size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
