// What a place says while it holds nothing: an icon, a sentence, perhaps something to do.
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import classes from "./EmptyState.module.css";

interface Props {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly isSmall?: boolean;
  /** It is all that the page says: its title is the page's. */
  readonly isHeading?: boolean;
}

export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  isSmall = false,
  isHeading = false,
}: Props) {
  const Title = isHeading ? "h1" : "p";
  return (
    <div className={classes.empty} data-small={isSmall || undefined} data-testid="empty-state">
      <span className={classes.icon}>
        <Icon size={isSmall ? 18 : 22} strokeWidth={1.7} aria-hidden />
      </span>
      <Title className={classes.title}>{title}</Title>
      {children ? <p className={classes.text}>{children}</p> : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}
