// One row for each credential, with the flows that name it and what can be done with it.
import { ActionIcon, Menu } from "@mantine/core";
import { Ellipsis, FlaskConical, KeyRound, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import type { Credential } from "../../api/credentials";
import { CredentialDialog } from "../../forms/CredentialDialog";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import classes from "./Credentials.module.css";
import { TryCredential } from "./TryCredential";
import { useRemoveCredential } from "./useRemoveCredential";

const words = catalogue.credentials;

interface Props {
  readonly credentials: readonly Credential[];
  /** What the types are called. */
  readonly titles: ReadonlyMap<string, string>;
}

export function CredentialTable({ credentials, titles }: Props) {
  return (
    <div className={classes.card}>
      <table className={classes.table} aria-label={words.list}>
        <thead>
          <tr>
            <th>{words.name}</th>
            <th>{words.type}</th>
            <th>{words.hosts}</th>
            <th>{words.usedBy}</th>
            <th>{words.changed}</th>
            <th aria-label={catalogue.flows.more} />
          </tr>
        </thead>
        <tbody>
          {credentials.map((one) => (
            <Row key={one.name} credential={one} title={titles.get(one.type) ?? one.type} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ credential, title }: { credential: Credential; title: string }) {
  const { name, description, hosts, updated_at, updated_by } = credential;
  return (
    <tr data-testid={`credential-${name}`}>
      <td>
        <span className={classes.name}>{name}</span>
        {description === "" ? null : <span className={classes.dim}>{description}</span>}
      </td>
      <td>{title}</td>
      <td className={classes.hosts}>{hosts.length === 0 ? words.anyHost : hosts.join(", ")}</td>
      <td>
        <Uses credential={credential} />
      </td>
      <td className={classes.dim}>
        <TimeText at={updated_at} /> {words.changedBy(updated_by)}
      </td>
      <td className={classes.more}>
        <RowMenu credential={credential} />
      </td>
    </tr>
  );
}

/** Each flow once, with what of it names the credential. */
function Uses({ credential }: { credential: Credential }) {
  if (credential.used_by.length === 0) return <span className={classes.dim}>{words.unused}</span>;
  const flows = new Map<string, { name: string; places: string[] }>();
  for (const { flow, name, place } of credential.used_by) {
    const known = flows.get(flow) ?? { name, places: [] };
    flows.set(flow, { name, places: [...known.places, words[place]] });
  }
  return (
    <ul className={classes.uses}>
      {[...flows].map(([flow, { name, places }]) => (
        <li key={flow}>
          <Link to={pathOf("flows", flow)}>{name}</Link>{" "}
          <span className={classes.dim}>{places.join(", ")}</span>
        </li>
      ))}
    </ul>
  );
}

type Dialog = "edit" | "replace" | "test" | null;

function RowMenu({ credential }: { credential: Credential }) {
  const [dialog, show] = useState<Dialog>(null);
  const remove = useRemoveCredential();
  const close = () => show(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            aria-label={words.more(credential.name)}
            data-testid={`more-${credential.name}`}
          >
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<FlaskConical size={14} />} onClick={() => show("test")}>
            {words.test}
          </Menu.Item>
          <Menu.Item leftSection={<Pencil size={14} />} onClick={() => show("edit")}>
            {words.edit}
          </Menu.Item>
          <Menu.Item leftSection={<KeyRound size={14} />} onClick={() => show("replace")}>
            {words.replace}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<Trash2 size={14} />}
            onClick={() => remove(credential)}
          >
            {words.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <CredentialDialog
        isOpen={dialog === "edit" || dialog === "replace"}
        onClose={close}
        known={credential}
        keepsValues={dialog === "edit"}
      />
      <TryCredential isOpen={dialog === "test"} onClose={close} credential={credential} />
    </>
  );
}
