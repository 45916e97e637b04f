// What stands where a list will be, while it is read: rows of the list's height, so that nothing jumps.
import { Skeleton } from "@mantine/core";

import { words } from "../words/words";
import classes from "./ListSkeleton.module.css";

interface Props {
  readonly rows?: number;
}

export function ListSkeleton({ rows = 6 }: Props) {
  return (
    <div className={classes.list} role="status" aria-label={words.ui.loading} aria-busy>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={12} width={`${30 + ((row * 17) % 30)}%`} />
          <Skeleton height={10} width={`${15 + ((row * 11) % 20)}%`} />
        </div>
      ))}
    </div>
  );
}
