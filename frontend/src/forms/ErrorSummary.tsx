// What is to be mended in a form, as a list that leads to the fields.
import { CircleAlert } from "lucide-react";

import type { Finding } from "../model/flow";
import { words } from "../words/words";
import { dotted } from "./findings";
import classes from "./forms.module.css";

/** One finding stands at its field; more than one are listed as well. */
const LISTED_LEAST = 2;
/** The field itself before the buttons around it. */
const FOCUSABLE = ["input, textarea, .cm-content", "button"];

export function ErrorSummary({ findings }: { findings: readonly Finding[] }) {
  const errors = findings.filter(({ field, severity }) => field !== null && severity === "error");
  if (errors.length < LISTED_LEAST) return null;
  return (
    <section className={classes.summary} aria-label={words.forms.toMend(errors.length)}>
      <h4 className={classes.summaryTitle}>
        <CircleAlert size={14} aria-hidden />
        {words.forms.toMend(errors.length)}
      </h4>
      <ul data-testid="error-summary">
        {errors.map((finding, at) => (
          <li key={at}>
            <button type="button" onClick={() => goToField(finding.field ?? "")}>
              {finding.message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Brings a field into view, or the nearest one around it, and puts the focus there. */
export function goToField(field: string): boolean {
  for (
    let path = dotted(field);
    path !== "";
    path = path.slice(0, Math.max(0, path.lastIndexOf(".")))
  ) {
    const frames = document.querySelectorAll(`[data-testid="${CSS.escape(`field-${path}`)}"]`);
    const frame = [...frames].at(-1);
    if (frame === undefined) continue;
    frame.scrollIntoView({ block: "center" });
    const found = FOCUSABLE.map((one) => frame.querySelector<HTMLElement>(one));
    found.find((one) => one !== null)?.focus();
    return true;
  }
  return false;
}
