// All credentials, without their values: create, replace, try, delete, and see which flows name them.
import { Button, TextInput } from "@mantine/core";
import { KeyRound, Plus, Search } from "lucide-react";
import { useState } from "react";

import { useCredentials, useCredentialTypes, type Credential } from "../../api/credentials";
import { CredentialDialog } from "../../forms/CredentialDialog";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import classes from "./Credentials.module.css";
import { CredentialTable } from "./CredentialTable";

const words = catalogue.credentials;

export function CredentialsPage() {
  const credentials = useCredentials();
  const [search, setSearch] = useState("");
  const [isCreating, create] = useState(false);
  const isEmpty = credentials.data?.length === 0;
  const add = (
    <Button
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => create(true)}
      data-testid="new-credential"
    >
      {words.new}
    </Button>
  );
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.title}</h1>
        {isEmpty ? null : (
          <TextInput
            className={classes.search ?? ""}
            type="search"
            placeholder={words.search}
            aria-label={words.search}
            leftSection={<Search size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            data-testid="search-credentials"
          />
        )}
        {isEmpty ? null : add}
      </header>
      {isEmpty ? null : <p className={classes.about}>{words.about}</p>}
      {credentials.error === null ? null : (
        <ProblemAlert error={credentials.error} onRetry={() => void credentials.refetch()} />
      )}
      {credentials.isPending ? <ListSkeleton /> : null}
      {isEmpty ? (
        <EmptyState icon={KeyRound} title={words.noneTitle} action={add}>
          {words.noneText}
        </EmptyState>
      ) : (
        <Found credentials={credentials.data ?? []} search={search.trim()} />
      )}
      <CredentialDialog isOpen={isCreating} onClose={() => create(false)} />
    </div>
  );
}

interface FoundProps {
  readonly credentials: readonly Credential[];
  readonly search: string;
}

function Found({ credentials, search }: FoundProps) {
  const types = useCredentialTypes().data ?? [];
  const titles = new Map(types.map(({ type, title }) => [type, title]));
  const wanted = search.toLowerCase();
  const found = credentials.filter(({ name, type, hosts, description }) =>
    [name, type, titles.get(type) ?? "", ...hosts, description].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  if (credentials.length === 0) return null;
  if (found.length === 0) return <p className={classes.none}>{words.noneFound(search)}</p>;
  return <CredentialTable credentials={found} titles={titles} />;
}
