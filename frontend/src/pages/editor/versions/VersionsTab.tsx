// All versions of the flow with who made them and why: look at one, compare any two, bring one back.
import { Button, Group, Loader, Select } from "@mantine/core";
import { Download, History, RotateCcw } from "lucide-react";
import { notifications } from "@mantine/notifications";
import { Link, useNavigate, useSearchParams } from "react-router";

import { API_ROOT, pathOf } from "../../../api/client";
import { useVersion } from "../../../api/documents";
import { useVersions } from "../../../api/queries";
import type { VersionSummary } from "../../../api/types";
import { DiffCanvas } from "../../../canvas/diff/DiffCanvas";
import type { Flow } from "../../../model/flow";
import { replaceFlow } from "../../../model/replace";
import { useEditor, useSession } from "../../../store/context";
import { ProblemAlert } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";
import { DiffView } from "./DiffView";
import { VersionList } from "./VersionList";
import classes from "./Versions.module.css";

export type Chosen = number | "draft";

const text = words.versions;
export const titleOf = (chosen: Chosen): string =>
  chosen === "draft" ? text.draft : text.version(chosen);

export function VersionsTab() {
  const id = useEditor((state) => state.flow.id);
  const versions = useVersions(id);
  const [search] = useSearchParams();
  const to = chosenIn(search.get("to")) ?? "draft";
  const newest = versions.data?.items[0]?.version ?? null;
  const from = search.has("from") ? chosenIn(search.get("from")) : to === "draft" ? newest : null;
  if (versions.error !== null) return <ProblemAlert error={versions.error} />;
  if (versions.data === undefined) return <Loader size="sm" m="xl" />;
  return (
    <div className={classes.tab} data-testid="versions">
      <VersionList versions={versions.data.items} to={to} />
      <View key={id} versions={versions.data.items} from={from} to={to} />
    </div>
  );
}

function chosenIn(value: string | null): Chosen | null {
  if (value === "draft") return value;
  const number = Number(value);
  return value !== null && Number.isInteger(number) && number > 0 ? number : null;
}

interface ViewProps {
  readonly versions: readonly VersionSummary[];
  readonly from: Chosen | null;
  readonly to: Chosen;
}

function View({ versions, from, to }: ViewProps) {
  const { findAction } = useSession();
  const before = useStateOf(from);
  const after = useStateOf(to);
  const error = before.error ?? after.error;
  return (
    <section className={classes.view} aria-label={titleOf(to)}>
      <header className={classes.viewHead}>
        <h2>{titleOf(to)}</h2>
        <From versions={versions} from={from} to={to} />
        {to !== "draft" && after.flow !== null && <Actions version={to} flow={after.flow} />}
      </header>
      {error !== null && <ProblemAlert error={error} />}
      {after.flow !== null &&
        (from === null ? (
          <DiffCanvas
            before={null}
            after={after.flow}
            found={null}
            findAction={findAction}
            titles={["", titleOf(to)]}
          />
        ) : before.flow === null ? (
          <Loader size="sm" />
        ) : (
          <DiffView
            key={`${from}:${to}`}
            before={before.flow}
            after={after.flow}
            titles={[titleOf(from), titleOf(to)]}
          />
        ))}
      {versions.length === 0 && <p className={classes.hint}>{text.none}</p>}
    </section>
  );
}

function useStateOf(chosen: Chosen | null): { flow: Flow | null; error: Error | null } {
  const draft = useEditor((state) => state.flow);
  const version = useVersion(draft.id, typeof chosen === "number" ? chosen : null);
  if (chosen === "draft") return { flow: draft, error: null };
  return { flow: version.data?.flow ?? null, error: version.error };
}

function From({ versions, from, to }: ViewProps) {
  const [search, setSearch] = useSearchParams();
  const others: readonly Chosen[] = ["draft", ...versions.map((each) => each.version)];
  const data = others
    .filter((each) => each !== to)
    .map((each) => ({ value: String(each), label: titleOf(each) }));
  return (
    <Select
      size="xs"
      w={160}
      label={text.from}
      placeholder={text.nothingElse}
      data={data}
      value={from === null ? null : String(from)}
      clearable
      onChange={(next) => {
        search.set("to", String(to));
        search.set("from", next ?? "");
        setSearch(search);
      }}
      data-testid="compare-from"
    />
  );
}

function Actions({ version, flow }: { version: number; flow: Flow }) {
  const { editor } = useSession();
  const navigate = useNavigate();
  const restore = () => {
    const now = editor.getState().flow;
    editor.actions.perform(replaceFlow(now, flow, text.restoreLabel(version)));
    notifications.show({ message: text.restored(version) });
    void navigate(pathOf("flows", now.id));
  };
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        component={Link}
        to={`/runs?flow=${encodeURIComponent(flow.id)}`}
        leftSection={<History size={14} />}
      >
        {text.runs}
      </Button>
      <Button
        size="xs"
        variant="default"
        component="a"
        href={`${API_ROOT}${pathOf("flows", flow.id, "versions", String(version))}?format=yaml`}
        download={`${flow.id}.v${version}.yaml`}
        leftSection={<Download size={14} />}
      >
        {text.download}
      </Button>
      <Button
        size="xs"
        leftSection={<RotateCcw size={14} />}
        onClick={restore}
        data-testid="restore"
      >
        {text.restore}
      </Button>
    </Group>
  );
}
