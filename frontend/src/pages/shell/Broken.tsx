// When a page fails in a way nobody foresaw: what it said, and a way on that keeps what is saved.
import { Button, Group } from "@mantine/core";
import { useRouteError } from "react-router";

import { words } from "../../words/words";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";
import { useTitle } from "./useTitle";

export function Broken() {
  const error = useRouteError();
  useTitle(words.shell.broken);
  return (
    <main className={classes.alone}>
      <div className={classes.card} role="alert">
        <Logo size={40} />
        <h1>{words.shell.broken}</h1>
        <p>{words.shell.brokenText}</p>
        <code className={classes.command}>
          {error instanceof Error ? error.message : String(error)}
        </code>
        <Group gap="xs">
          <Button onClick={() => window.location.reload()}>{words.shell.loadAgain}</Button>
          <Button variant="default" component="a" href="/">
            {words.shell.allFlows}
          </Button>
        </Group>
      </div>
    </main>
  );
}
