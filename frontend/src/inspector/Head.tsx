// The inspector's head: what it is about, and the way to close it.
import { ActionIcon, Tooltip } from "@mantine/core";
import { PanelRightClose } from "lucide-react";
import type { ReactNode } from "react";

import { useSession } from "../store/context";
import classes from "./Inspector.module.css";

export function Head({ children }: { children: ReactNode }) {
  const { ui } = useSession();
  return (
    <header className={classes.head}>
      {children}
      <Tooltip label="Hide the inspector (])">
        <ActionIcon
          aria-label="Hide the inspector"
          onClick={() => ui.setState({ isInspectorOpen: false })}
        >
          <PanelRightClose size={16} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
