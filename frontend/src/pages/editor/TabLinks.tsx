// The segmented control in the middle of the top bar; each part of a flow has an address of its own.
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import { useEditor } from "../../store/context";
import { words } from "../../words/words";
import classes from "./TabLinks.module.css";
import { DESIGN, TABS } from "./tabs";

export function TabLinks({ current }: { current: string }) {
  const id = useEditor((state) => state.flow.id);
  return (
    <nav className={classes.tabs} aria-label={words.editor.tabs.label}>
      {TABS.map((tab) => (
        <Link
          key={tab.id}
          to={tab.id === DESIGN ? pathOf("flows", id) : pathOf("flows", id, tab.id)}
          className={classes.tab}
          aria-current={tab.id === current ? "page" : undefined}
          data-testid={`tab-${tab.id}`}
        >
          {tab.title}
        </Link>
      ))}
    </nav>
  );
}
