// When the server does not answer: said at once, tried again by itself, and everything read anew afterwards.
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useCallback, useEffect, useSyncExternalStore } from "react";

import { api } from "../../api/client";
import { words } from "../../words/words";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";
import { useTitle } from "./useTitle";

const RETRY_MS = 2_000;

const useIsUnreachable = (): boolean =>
  useSyncExternalStore(
    (listener) => api.onUnreachable(listener),
    () => api.isUnreachable(),
  );

/** Asks until there is an answer; gives how to ask at once. */
function useAskAgain(isUnreachable: boolean): () => void {
  const cache = useQueryClient();
  const ask = useCallback(() => {
    void api.ping().then((answers) => {
      if (answers) void cache.invalidateQueries();
    });
  }, [cache]);
  useEffect(() => {
    if (!isUnreachable) return;
    const timer = setInterval(ask, RETRY_MS);
    return () => clearInterval(timer);
  }, [ask, isUnreachable]);
  return ask;
}

/** The strip above a page. */
export function Unreachable() {
  const isUnreachable = useIsUnreachable();
  const ask = useAskAgain(isUnreachable);
  return (
    <div role="status">
      {isUnreachable ? (
        <div className={classes.strip} data-testid="unreachable">
          <CloudOff size={16} aria-hidden />
          <span className={classes.stripText}>
            <b>{words.shell.unreachable}</b> {words.shell.unreachableText}
          </span>
          <Button variant="default" onClick={ask}>
            {words.shell.tryNow}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** The whole page, when there never was an answer. */
export function NoServer() {
  const ask = useAskAgain(true);
  useTitle(words.shell.unreachable);
  return (
    <main className={classes.alone} data-testid="no-server">
      <div className={classes.card} role="alert">
        <Logo size={40} />
        <h1>{words.shell.unreachable}</h1>
        <p>{words.shell.unreachablePage}</p>
        <code className={classes.command}>{words.shell.signInCommand}</code>
        <Button variant="default" onClick={ask}>
          {words.shell.tryNow}
        </Button>
      </div>
    </main>
  );
}
