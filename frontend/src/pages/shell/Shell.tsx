// What stands around every page: the rail with its places, and the door for who is not signed in.
import { Center, Loader } from "@mantine/core";
import { Outlet } from "react-router";

import { isProblem } from "../../api/problem";
import { useIsSignedOut, useSession } from "../../api/queries";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { SignInNeeded } from "./SignInNeeded";

export function Shell() {
  const session = useSession();
  const isSignedOut = useIsSignedOut();
  if (isSignedOut || (isProblem(session.error) && session.error.status === 401))
    return <SignInNeeded />;
  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader size="sm" aria-label="Loading" />
      </Center>
    );
  }
  return (
    <div className={classes.shell}>
      <Rail userName={session.data?.user.name ?? ""} />
      <main className={classes.main}>
        {session.error === null ? (
          <Outlet />
        ) : (
          <Center h="100%" p="lg">
            <ProblemAlert error={session.error} onRetry={() => void session.refetch()} />
          </Center>
        )}
      </main>
    </div>
  );
}
