// The form of a credential: its name and type, the fields of that type, where it may go.
import { Alert, Button, Group, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useMemo, useState, type SyntheticEvent } from "react";

import {
  useKeepCredential,
  type Credential,
  type CredentialType,
  type KeptCredential,
} from "../api/credentials";
import { isProblem } from "../api/problem";
import type { Finding, JsonObject } from "../model/flow";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words as catalogue } from "../words/words";
import { FormContext, type FormContextValue } from "./context";
import { Fields } from "./Fields";

const words = catalogue.credentials;
const FIRST = "bearer";
/** What the form shows where it stands; the rest is said above it. */
const OWN_PLACES = ["name", "hosts", "description"];

interface Props {
  readonly types: readonly CredentialType[];
  /** The one whose values are replaced; absent for a new one. */
  readonly known?: Credential | undefined;
  /** Only what stands around its values is changed. */
  readonly keepsValues?: boolean;
  readonly onKept: (kept: KeptCredential) => void;
  readonly onCancel: () => void;
}

export function CredentialForm({ types, known, keepsValues = false, ...props }: Props) {
  const keep = useKeepCredential(known === undefined);
  const [type, setType] = useState(known?.type ?? firstOf(types));
  const [name, setName] = useState(known?.name ?? "");
  const [fields, setFields] = useState<JsonObject>({});
  const [hosts, setHosts] = useState<string[]>(known?.hosts ?? []);
  const [description, setDescription] = useState(known?.description ?? "");
  const spec = types.find((one) => one.type === type);
  const problem = isProblem(keep.error) ? keep.error : null;
  const said = (field: string) => problem?.messageFor(field);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    // A dialog over the canvas: the form around it must not take it for its own.
    event.stopPropagation();
    const values = keepsValues ? {} : { fields };
    const wish = { name: name.trim(), type, hosts, description, ...values };
    keep.mutate(wish, { onSuccess: props.onKept });
  };
  return (
    <form onSubmit={submit} data-testid="credential-form">
      <Stack gap="sm">
        {known === undefined ? (
          <NameAndType
            {...{ types, type, name, setName }}
            error={said("name")}
            spec={spec}
            onType={(next) => {
              setType(next);
              setFields({});
            }}
          />
        ) : (
          <Alert variant="light">{keepsValues ? words.editHelp : words.replaceHelp}</Alert>
        )}
        {spec === undefined || keepsValues ? null : (
          <TypeFields
            key={type}
            spec={spec}
            values={fields}
            onChange={setFields}
            errors={problem?.errors ?? []}
          />
        )}
        <WhereAndWhy {...{ hosts, setHosts, description, setDescription, said }} />
        {keep.error === null || isShownInPlace(keep.error) ? null : (
          <ProblemAlert error={keep.error} />
        )}
        <Foot
          isPending={keep.isPending}
          canSave={name.trim() !== "" && spec !== undefined}
          onCancel={props.onCancel}
        />
      </Stack>
    </form>
  );
}

interface FootProps {
  readonly isPending: boolean;
  readonly canSave: boolean;
  readonly onCancel: () => void;
}

function Foot({ isPending, canSave, onCancel }: FootProps) {
  return (
    <Group justify="flex-end" mt="xs">
      <Button variant="default" onClick={onCancel}>
        {words.cancel}
      </Button>
      <Button type="submit" loading={isPending} disabled={!canSave} data-testid="keep-credential">
        {words.save}
      </Button>
    </Group>
  );
}

interface WhereAndWhyProps {
  readonly hosts: string[];
  readonly setHosts: (hosts: string[]) => void;
  readonly description: string;
  readonly setDescription: (text: string) => void;
  readonly said: (field: string) => string | undefined;
}

function WhereAndWhy({ hosts, setHosts, description, setDescription, said }: WhereAndWhyProps) {
  return (
    <>
      <TagsInput
        label={words.hosts}
        description={words.hostsHelp}
        placeholder={hosts.length === 0 ? words.hostsPlaceholder : ""}
        value={hosts}
        onChange={setHosts}
        acceptValueOnBlur
        error={said("hosts")}
        data-testid="credential-hosts"
      />
      <TextInput
        label={words.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={said("description")}
      />
    </>
  );
}

const firstOf = (types: readonly CredentialType[]): string =>
  (types.find(({ type }) => type === FIRST) ?? types[0])?.type ?? "";

interface NameAndTypeProps {
  readonly types: readonly CredentialType[];
  readonly type: string;
  readonly spec: CredentialType | undefined;
  readonly name: string;
  readonly error: string | undefined;
  readonly setName: (name: string) => void;
  readonly onType: (type: string) => void;
}

function NameAndType({ types, type, spec, name, error, setName, onType }: NameAndTypeProps) {
  return (
    <>
      <TextInput
        label={words.name}
        description={words.nameHelp}
        placeholder={words.namePlaceholder}
        data-autofocus
        autoFocus // the form may come after the dialog, when the types are known
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={error}
        data-testid="credential-name"
      />
      <Select
        label={words.type}
        description={spec?.summary}
        data={types.map((one) => ({ value: one.type, label: one.title }))}
        value={type}
        onChange={(next) => onType(next ?? type)}
        allowDeselect={false}
        searchable
        data-testid="credential-type"
      />
    </>
  );
}

interface TypeFieldsProps {
  readonly spec: CredentialType;
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

function TypeFields({ spec, values, onChange, errors }: TypeFieldsProps) {
  const findings = useMemo(() => errors.map(asFinding), [errors]);
  const context = useMemo<FormContextValue>(
    () => ({
      names: null,
      findings,
      readOnly: false,
      spellsDefaults: false,
      takesSecrets: true,
      Fields,
    }),
    [findings],
  );
  return (
    <FormContext.Provider value={context}>
      <Fields schema={spec.config_schema} values={values} path="fields" onChange={onChange} />
    </FormContext.Provider>
  );
}

const asFinding = ({ field, message }: { field: string; message: string }): Finding => ({
  node: null,
  edge: null,
  field,
  code: "credential",
  severity: "error",
  message,
});

const isShownInPlace = (error: unknown): boolean =>
  isProblem(error) &&
  error.errors.length > 0 &&
  error.errors.every(({ field }) => OWN_PLACES.includes(field) || field.startsWith("fields."));
