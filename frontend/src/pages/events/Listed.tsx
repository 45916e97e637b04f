// Around a list that comes page by page: waiting, a problem, nothing there, or the list and more of it.
import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import lists from "../../runs/Lists.module.css";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";

interface Paged {
  readonly error: Error | null;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

interface Props {
  readonly query: Paged;
  /** undefined: none has come yet. */
  readonly items: readonly unknown[] | undefined;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}

export function Listed({ query, items, empty, children }: Props) {
  if (items === undefined)
    return query.error === null ? (
      <ListSkeleton />
    ) : (
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
    );
  if (items.length === 0) return empty;
  return (
    <>
      <div className={lists.card}>{children}</div>
      {query.hasNextPage ? (
        <Button
          className={lists.more ?? ""}
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
          data-testid="more-events"
        >
          {catalogue.events.more}
        </Button>
      ) : null}
    </>
  );
}
