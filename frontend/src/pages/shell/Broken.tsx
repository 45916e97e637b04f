// When a page fails in a way nobody foresaw: what it said, and a way on that keeps what is saved.
import { Button } from "@mantine/core";
import { useRouteError } from "react-router";

import { Logo } from "./Logo";
import classes from "./Shell.module.css";

export function Broken() {
  const error = useRouteError();
  return (
    <div className={classes.alone} role="alert">
      <div className={classes.card}>
        <Logo size={40} />
        <h1>This page broke</h1>
        <p>What was saved is safe. Load the page again; if it breaks again, report this message:</p>
        <code className={classes.command}>
          {error instanceof Error ? error.message : String(error)}
        </code>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </div>
    </div>
  );
}
