// Tries a credential: at a URL within its hosts, or as far as that goes without one.
import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState, type SyntheticEvent } from "react";

import { useTryCredential, type Credential, type TriedCredential } from "../../api/credentials";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";

const words = catalogue.credentials;

interface Props {
  readonly credential: Credential;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function TryCredential({ credential, isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.testTitle(credential.name)} size="md">
      <Form credential={credential} onClose={onClose} />
    </Modal>
  );
}

function Form({ credential, onClose }: Omit<Props, "isOpen">) {
  const attempt = useTryCredential(credential.name);
  const [url, setUrl] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    attempt.mutate(url.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={words.testUrl}
          description={words.testUrlHelp}
          placeholder={words.testUrlPlaceholder}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          spellCheck={false}
          data-autofocus
          data-testid="test-url"
        />
        <div aria-live="polite">
          {attempt.data === undefined ? null : <Outcome tried={attempt.data} />}
          {attempt.error === null ? null : <ProblemAlert error={attempt.error} />}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.close}
          </Button>
          <Button type="submit" loading={attempt.isPending} data-testid="test-now">
            {words.test}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Outcome({ tried }: { tried: TriedCredential }) {
  return (
    <Alert
      color={tried.ok ? "green" : "red"}
      icon={tried.ok ? <CircleCheck size={16} /> : <CircleAlert size={16} />}
      title={tried.ok ? words.works : words.worksNot}
      data-testid="test-outcome"
    >
      {tried.message}
    </Alert>
  );
}
