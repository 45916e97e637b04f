// For addresses that lead nowhere.
import { Button, Center } from "@mantine/core";
import { Compass } from "lucide-react";
import { Link } from "react-router";

import { EmptyState } from "../../ui/EmptyState";

interface NotFoundProps {
  readonly title?: string;
  readonly text?: string;
}

export function NotFound({
  title = "Nothing is here",
  text = "The address may be mistyped, or what it named is gone.",
}: NotFoundProps) {
  return (
    <Center h="100%">
      <EmptyState
        icon={Compass}
        title={title}
        action={
          <Button component={Link} to="/" variant="default">
            All flows
          </Button>
        }
      >
        {text}
      </EmptyState>
    </Center>
  );
}
