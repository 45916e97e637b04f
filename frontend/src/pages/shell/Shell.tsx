// What stands around every page: the rail with its places, and the door for who is not signed in.
import { Center, Loader } from "@mantine/core";
import { useCallback } from "react";
import { Outlet, useNavigate } from "react-router";
import { useStore } from "zustand";

import { isProblem } from "../../api/problem";
import { useIsSignedOut, useSession } from "../../api/queries";
import { over, useGoTo } from "../../commands/here";
import { useKeys } from "../../commands/useKeys";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { CheatSheet } from "../commands/CheatSheet";
import { CommandPalette } from "../commands/CommandPalette";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { SignInNeeded } from "./SignInNeeded";
import { NoServer, Unreachable } from "./Unreachable";

export function Shell() {
  const session = useSession();
  const isSignedOut = useIsSignedOut();
  if (isSignedOut || (isProblem(session.error) && session.error.status === 401))
    return <SignInNeeded />;
  if (isProblem(session.error) && session.error.status === 0 && session.data === undefined)
    return <NoServer />;
  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader size="sm" aria-label={words.shell.loading} />
      </Center>
    );
  }
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {words.shell.skip}
      </a>
      <Keys />
      <Rail userName={session.data?.user.name ?? ""} />
      <div className={classes.beside}>
        <Unreachable />
        <main className={classes.main} id="content" tabIndex={-1}>
          {session.error === null ? (
            <Outlet />
          ) : (
            <Center h="100%" p="lg">
              <ProblemAlert error={session.error} onRetry={() => void session.refetch()} />
            </Center>
          )}
        </main>
      </div>
    </div>
  );
}

/** Commands work on every page; only who is signed in has them. */
function Keys() {
  const navigate = useNavigate();
  const go = useCallback((path: string) => void navigate(path), [navigate]);
  useGoTo(go);
  useKeys();
  return (
    <>
      <CheatSheet />
      <CommandPalette />
      <LiveRegion />
    </>
  );
}

function LiveRegion() {
  const said = useStore(over, (state) => state.said);
  return (
    <div className={classes.said} role="status" aria-live="polite" data-testid="said">
      {said}
    </div>
  );
}
