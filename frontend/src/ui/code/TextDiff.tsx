// Two texts side by side, with what differs marked and what is the same folded away.
import { yaml } from "@codemirror/lang-yaml";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";

import classes from "./Code.module.css";
import { codeLook } from "./look";

interface TextDiffProps {
  readonly before: string;
  readonly after: string;
  readonly titles: readonly [before: string, after: string];
}

export function TextDiff({ before, after, titles }: TextDiffProps) {
  const host = useRef<HTMLDivElement>(null);
  const [left, right] = titles;
  useEffect(() => {
    if (host.current === null) return;
    const side = (label: string) => [
      lineNumbers(),
      yaml(),
      codeLook,
      EditorState.readOnly.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    ];
    const view = new MergeView({
      parent: host.current,
      a: { doc: before, extensions: side(left) },
      b: { doc: after, extensions: side(right) },
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [before, after, left, right]);
  return <div ref={host} className={classes.diff} data-testid="diff-text" />;
}
