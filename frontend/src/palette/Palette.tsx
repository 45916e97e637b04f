// The panel at the left: what can be added, the flow as a tree, and search inside the flow.
import { ActionIcon, Tooltip } from "@mantine/core";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import type { KeyboardEvent } from "react";

import { useHint } from "../commands/hints";
import { useSession, useUi } from "../store/context";
import type { LeftTab } from "../store/ui";
import { words } from "../words/words";
import { AddTab } from "./AddTab";
import { FindTab } from "./FindTab";
import { OutlineTab } from "./OutlineTab";
import classes from "./Palette.module.css";

const BODIES: Readonly<Record<LeftTab, () => React.ReactNode>> = {
  add: AddTab,
  outline: OutlineTab,
  find: FindTab,
};

export function Palette() {
  const { readOnly, ui } = useSession();
  const isOpen = useUi((state) => state.isPaletteOpen);
  const hideHint = useHint(words.palette.hide, "palette");
  const wanted = useUi((state) => state.leftTab);
  if (!isOpen) return <Closed onOpen={() => ui.setState({ isPaletteOpen: true })} />;
  const tabs: readonly LeftTab[] = readOnly ? ["outline", "find"] : ["add", "outline", "find"];
  const tab = tabs.includes(wanted) ? wanted : "outline";
  const Body = BODIES[tab];
  return (
    <aside
      className={classes.palette}
      aria-label={words.palette.title}
      data-testid="palette"
      data-region
      tabIndex={-1}
    >
      <div className={classes.head}>
        <Tabs tabs={tabs} tab={tab} />
        <Tooltip label={hideHint}>
          <ActionIcon
            aria-label={words.palette.hide}
            onClick={() => ui.setState({ isPaletteOpen: false })}
          >
            <PanelLeftClose size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.body} role="tabpanel" aria-labelledby={`left-tab-${tab}`}>
        <Body />
      </div>
    </aside>
  );
}

function Tabs({ tabs, tab }: { tabs: readonly LeftTab[]; tab: LeftTab }) {
  const { ui } = useSession();
  const turn = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    ui.setState({ leftTab: next });
    document.getElementById(`left-tab-${next}`)?.focus();
  };
  return (
    <div className={classes.tabs} role="tablist" aria-label={words.palette.title} onKeyDown={turn}>
      {tabs.map((each) => (
        <button
          key={each}
          id={`left-tab-${each}`}
          type="button"
          role="tab"
          aria-selected={each === tab}
          tabIndex={each === tab ? 0 : -1}
          className={classes.tab}
          data-testid={`left-tab-${each}`}
          onClick={() => ui.setState({ leftTab: each })}
        >
          {words.palette.tabs[each]}
        </button>
      ))}
    </div>
  );
}

function Closed({ onOpen }: { onOpen: () => void }) {
  const hint = useHint(words.palette.show, "palette");
  return (
    <div className={classes.closed}>
      <Tooltip label={hint} position="right">
        <ActionIcon aria-label={words.palette.show} onClick={onOpen} data-testid="palette-open">
          <PanelLeftOpen size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
