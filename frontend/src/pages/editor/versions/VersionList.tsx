// The draft and all versions, newest first; each leads to a look at it.
import { CircleCheck } from "lucide-react";
import { Link } from "react-router";

import type { VersionSummary } from "../../../api/types";
import { useEditor } from "../../../store/context";
import { TimeText } from "../../../ui/TimeText";
import { words } from "../../../words/words";
import type { Chosen } from "./VersionsTab";
import classes from "./Versions.module.css";

export function VersionList({ versions, to }: { versions: readonly VersionSummary[]; to: Chosen }) {
  const live = useEditor((state) => state.publishedVersion);
  const isChanged = useEditor((state) => state.hasUnpublishedChanges);
  const text = words.versions;
  return (
    <ol className={classes.list} aria-label={text.label}>
      <li>
        <Link to="?to=draft" className={classes.entry} aria-current={to === "draft"}>
          <span className={classes.entryHead}>{text.draft}</span>
          {live !== null && (isChanged ? text.unpublished : text.same)}
        </Link>
      </li>
      {versions.map(({ version, published_at, by, message }) => (
        <li key={version}>
          <Link
            to={`?to=${version}`}
            className={classes.entry}
            aria-current={to === version}
            data-testid={`version-${version}`}
          >
            <span className={classes.entryHead}>
              {text.version(version)}
              {version === live && (
                <span className={classes.live} title={text.liveHint}>
                  <CircleCheck size={11} aria-hidden />
                  {text.live}
                </span>
              )}
            </span>
            <span>
              <TimeText at={published_at} />
              {by !== null && by !== undefined && by !== "" && ` ${text.by(by)}`}
            </span>
            {message !== undefined && message !== "" && (
              <span className={classes.message}>{message}</span>
            )}
          </Link>
        </li>
      ))}
    </ol>
  );
}
