// Publishing: what changes since the newest version, what stands in its way, and a word about why.
import { Button, Group, Loader, Modal, TextInput } from "@mantine/core";
import { CloudUpload } from "lucide-react";
import { useState } from "react";

import { useVersion } from "../../../api/documents";
import { FindingRow } from "../../../inspector/FindingRow";
import { useEditor } from "../../../store/context";
import { ProblemAlert } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";
import type { Publish } from "../usePublish";
import { DiffView } from "./DiffView";
import classes from "./Versions.module.css";

export function PublishDialog({ publish }: { publish: Publish }) {
  const version = useEditor((state) => state.publishedVersion);
  return (
    <Modal
      opened={publish.isAsking}
      onClose={publish.cancel}
      title={words.versions.publish.title((version ?? 0) + 1)}
      size={version === null ? "md" : "min(1280px, 94vw)"}
    >
      <Form publish={publish} version={version} />
    </Modal>
  );
}

function Form({ publish, version }: { publish: Publish; version: number | null }) {
  const [message, setMessage] = useState("");
  const findings = useEditor((state) => state.findings);
  const errors = findings.filter(({ severity }) => severity === "error");
  const text = words.versions.publish;
  return (
    <form
      className={classes.publish}
      data-testid="publish-dialog"
      onSubmit={(event) => {
        event.preventDefault();
        if (errors.length === 0) void publish.confirm(message);
      }}
    >
      <p className={classes.hint}>{version === null ? text.first : text.since(version)}</p>
      {errors.length > 0 && (
        <section className={classes.blocked} aria-label={text.blocked}>
          <h3>{text.blocked}</h3>
          <ul>
            {errors.map((finding, index) => (
              <FindingRow key={index} finding={finding} onGo={publish.cancel} />
            ))}
          </ul>
        </section>
      )}
      {version !== null && <Changes version={version} />}
      <TextInput
        label={text.message}
        description={text.messageHint}
        value={message}
        maxLength={2000}
        data-autofocus
        onChange={(event) => setMessage(event.currentTarget.value)}
        data-testid="publish-message"
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={publish.cancel}>
          {text.cancel}
        </Button>
        <Button
          type="submit"
          leftSection={<CloudUpload size={14} />}
          loading={publish.isPending}
          disabled={errors.length > 0}
          data-testid="publish-confirm"
        >
          {text.button}
        </Button>
      </Group>
    </form>
  );
}

function Changes({ version }: { version: number }) {
  const flow = useEditor((state) => state.flow);
  const old = useVersion(flow.id, version);
  if (old.error !== null) return <ProblemAlert error={old.error} />;
  if (old.data === undefined) return <Loader size="sm" />;
  const titles = [words.versions.version(version), words.versions.draft] as const;
  return <DiffView before={old.data.flow} after={flow} titles={titles} />;
}
