// Says of a value that it was not made by this run: mocked, or taken over from another one.
import { Copy, Pin } from "lucide-react";

import type { NodeView } from "../api/types";
import { words } from "../words/words";
import classes from "./NodeResult.module.css";

export function SourceBadge({ source }: { source: NodeView["source"] }) {
  if (source !== "mocked" && source !== "reused") return null;
  const SourceIcon = source === "mocked" ? Pin : Copy;
  return (
    <span
      className={classes.source}
      data-source={source}
      title={words.runs.sourceHelp[source]}
      data-testid="source-badge"
    >
      <SourceIcon size={11} aria-hidden />
      {words.runs.sources[source]}
    </span>
  );
}
