// What this browser kept and never could save, offered when the flow is opened again.
import { Button } from "@mantine/core";
import { History } from "lucide-react";

import { shortTime } from "../../../ui/time";
import { words } from "../../../words/words";
import type { Kept } from "./useLocalDraft";
import classes from "./Saving.module.css";

export function DraftOffer({ kept: { offer, accept, discard } }: { kept: Kept }) {
  if (offer === null) return null;
  return (
    <div className={classes.offer} role="status" data-testid="draft-offer">
      <History size={16} aria-hidden />
      <span>{words.editor.save.offer(shortTime(offer.at))}</span>
      <Button size="compact-sm" onClick={accept} data-testid="draft-accept">
        {words.editor.save.accept}
      </Button>
      <Button size="compact-sm" variant="default" onClick={discard} data-testid="draft-discard">
        {words.editor.save.discard}
      </Button>
    </div>
  );
}
