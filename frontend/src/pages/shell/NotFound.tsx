// For addresses that lead nowhere.
import { Button, Center } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "react-router";

import { EmptyState } from "../../ui/EmptyState";
import { words } from "../../words/words";
import { useTitle } from "./useTitle";

interface NotFoundProps {
  readonly title?: string;
  readonly text?: string;
}

export function NotFound({
  title = words.shell.notFound,
  text = words.shell.notFoundText,
}: NotFoundProps) {
  useTitle(title);
  return (
    <Center h="100%">
      <EmptyState
        icon={Compass}
        title={title}
        isHeading
        action={
          <Button component={Link} to="/" variant="default">
            {words.shell.allFlows}
          </Button>
        }
      >
        {text}
      </EmptyState>
    </Center>
  );
}
