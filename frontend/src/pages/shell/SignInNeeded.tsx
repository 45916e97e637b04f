// For who is not signed in: there is no password to type, the server printed a link.
import { Button } from "@mantine/core";

import { words } from "../../words/words";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";
import { useTitle } from "./useTitle";

export function SignInNeeded() {
  useTitle(words.shell.signIn);
  return (
    <main className={classes.alone} data-testid="sign-in-needed">
      <div className={classes.card}>
        <Logo size={40} />
        <h1>{words.shell.signIn}</h1>
        <p>{words.shell.signInText}</p>
        <code className={classes.command}>{words.shell.signInCommand}</code>
        <p>{words.shell.signInElsewhere}</p>
        <Button variant="default" onClick={() => window.location.reload()}>
          {words.shell.lookAgain}
        </Button>
      </div>
    </main>
  );
}
