// For who is not signed in: there is no password to type, the server printed a link.
import { Button } from "@mantine/core";

import { Logo } from "./Logo";
import classes from "./Shell.module.css";

export function SignInNeeded() {
  return (
    <div className={classes.alone} data-testid="sign-in-needed">
      <div className={classes.card}>
        <Logo size={40} />
        <h1>Sign in to Baton</h1>
        <p>
          Open the link that the server printed when it started. It works once; the server prints a
          new one each time.
        </p>
        <code className={classes.command}>baton serve</code>
        <p>Signed in already in another window? Then this one only has to look again.</p>
        <Button variant="default" onClick={() => window.location.reload()}>
          Look again
        </Button>
      </div>
    </div>
  );
}
