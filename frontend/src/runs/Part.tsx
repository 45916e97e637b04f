// A titled part of what is shown of a run.
import type { ReactNode } from "react";

import classes from "./NodeResult.module.css";

interface Props {
  readonly title: string;
  /** Beside the title: badges, small buttons. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Part({ title, aside, children }: Props) {
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>
        {title}
        {aside}
      </h3>
      {children}
    </section>
  );
}
