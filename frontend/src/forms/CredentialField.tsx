// Which credential a node names: those that fit, the one that is missing, and a new one.
import { Button, Group, Select } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";

import { useCredentials, type Credential } from "../api/credentials";
import type { Finding } from "../model/flow";
import { words as catalogue } from "../words/words";
import { CredentialDialog } from "./CredentialDialog";
import { FieldFrame } from "./FieldFrame";
import { findingsWithin } from "./findings";

const words = catalogue.credentials;
const ID = "field-credential";

interface Props {
  /** The types that the action takes. */
  readonly types: readonly string[];
  readonly value: string | undefined;
  readonly isRequired: boolean;
  readonly findings: readonly Finding[];
  readonly readOnly: boolean;
  readonly onChange: (name: string | undefined) => void;
}

export function CredentialField({ types, value, isRequired, findings, readOnly, onChange }: Props) {
  const known = useCredentials().data;
  const [isOpen, open] = useState(false);
  const wrong = findingsWithin(findings, "credential");
  return (
    <FieldFrame
      id={ID}
      title={words.choose}
      help={words.chooseHelp}
      isRequired={isRequired}
      findings={wrong}
      testId={ID}
    >
      <Group gap="xs" wrap="nowrap">
        <Select
          id={ID}
          flex={1}
          placeholder={words.chooseNone}
          data={choices(known ?? [], types, value)}
          value={value ?? null}
          onChange={(name) => onChange(name ?? undefined)}
          clearable
          searchable
          readOnly={readOnly}
          error={wrong.some(({ severity }) => severity === "error")}
          data-testid="credential"
        />
        {readOnly ? null : (
          <Button
            variant="default"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => open(true)}
            data-testid="new-credential"
          >
            {words.new}
          </Button>
        )}
      </Group>
      <CredentialDialog
        isOpen={isOpen}
        onClose={() => open(false)}
        only={types}
        onKept={({ name }) => onChange(name)}
      />
    </FieldFrame>
  );
}

/** What fits; the one that is chosen is there whatever it is. */
function choices(
  known: readonly Credential[],
  types: readonly string[],
  value: string | undefined,
): { value: string; label: string }[] {
  const fitting = known.filter(({ type }) => types.includes(type));
  const options = fitting.map(({ name }) => ({ value: name, label: name }));
  if (value === undefined || fitting.some(({ name }) => name === value)) return options;
  const other = known.find(({ name }) => name === value);
  const label =
    other === undefined ? words.chooseUnknown(value) : words.chooseWrong(value, other.type);
  return [{ value, label }, ...options];
}
