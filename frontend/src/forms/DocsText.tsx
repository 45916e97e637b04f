// An action's help: paragraphs and `code` of its Markdown, nothing that could bring markup in.
import { Fragment } from "react";

import classes from "./forms.module.css";

export function DocsText({ text }: { text: string }) {
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  return (
    <div className={classes.docs}>
      {paragraphs.map((paragraph, index) => (
        <p key={index}>
          {paragraph
            .replaceAll(/\s+/g, " ")
            .split("`")
            .map((part, place) =>
              place % 2 === 1 ? (
                <code key={place}>{part}</code>
              ) : (
                <Fragment key={place}>{part}</Fragment>
              ),
            )}
        </p>
      ))}
    </div>
  );
}
