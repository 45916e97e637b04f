// A dialog that keeps a credential; what was made for it is shown there, this once.
import { Alert, Button, Code, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";

import { useCredentialTypes, type Credential, type KeptCredential } from "../api/credentials";
import { CopyButton } from "../ui/CopyButton";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words as catalogue } from "../words/words";
import { CredentialForm } from "./CredentialForm";
import classes from "./forms.module.css";

const words = catalogue.credentials;

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The one whose values are replaced; absent for a new one. */
  readonly known?: Credential | undefined;
  /** Only what stands around its values is changed. */
  readonly keepsValues?: boolean;
  /** Only these types are offered. */
  readonly only?: readonly string[] | undefined;
  readonly onKept?: ((kept: KeptCredential) => void) | undefined;
}

export function CredentialDialog({ isOpen, ...body }: Props) {
  const { known, keepsValues = false, onClose } = body;
  const titleOf = keepsValues ? words.editTitle : words.replaceTitle;
  const title = known === undefined ? words.new : titleOf(known.name);
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size="md">
      <Body {...body} />
    </Modal>
  );
}

function Body({ known, keepsValues = false, only, onClose, onKept }: Omit<Props, "isOpen">) {
  const types = useCredentialTypes();
  const [kept, setKept] = useState<KeptCredential | null>(null);
  if (types.error !== null) return <ProblemAlert error={types.error} />;
  if (types.data === undefined) return null;
  if (kept !== null) return <Shown kept={kept} onClose={onClose} />;
  return (
    <CredentialForm
      types={types.data.filter(({ type }) => only === undefined || only.includes(type))}
      known={known}
      keepsValues={keepsValues}
      onCancel={onClose}
      onKept={(made) => {
        onKept?.(made);
        if (Object.keys(made.shown).length > 0) setKept(made);
        else onClose();
      }}
    />
  );
}

function Shown({ kept, onClose }: { kept: KeptCredential; onClose: () => void }) {
  return (
    <Stack gap="sm" data-testid="credential-shown">
      <Alert title={words.shownTitle}>{words.shownText}</Alert>
      {Object.entries(kept.shown).map(([field, value]) => (
        <Group key={field} gap="xs" wrap="nowrap">
          <Code block className={classes.shownSecret ?? ""}>
            {value}
          </Code>
          <CopyButton text={() => value} label={words.copy(field)} />
        </Group>
      ))}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {words.done}
        </Button>
      </Group>
    </Stack>
  );
}
