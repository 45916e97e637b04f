// What is saved and what is published, quietly, beside the flow's name.
import { Tooltip } from "@mantine/core";

import { useKeyText } from "../../../commands/hints";
import { useEditor } from "../../../store/context";
import { words } from "../../../words/words";
import classes from "../Editor.module.css";
import type { SaveState as State } from "./useSave";

export function SaveState({ state }: { state: State }) {
  const version = useEditor((each) => each.publishedVersion);
  const isChanged = useEditor((each) => each.hasUnpublishedChanges);
  const key = useKeyText("save");
  const { states, hints, draft, published, changed } = words.editor.save;
  const release = version === null ? draft : isChanged ? changed(version) : published(version);
  const hint = hints[state];
  return (
    <Tooltip label={typeof hint === "string" ? hint : hint(key)} multiline maw={280}>
      <span className={classes.state} role="status" data-state={state} data-testid="save-state">
        <span className={classes.dot} data-state={state} aria-hidden />
        <span className={classes.stateText}>
          {states[state]} · {release}
        </span>
      </span>
    </Tooltip>
  );
}
