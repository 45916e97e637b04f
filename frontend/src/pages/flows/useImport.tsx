// A flow file (JSON or YAML) from the computer becomes a flow, or a draft of one that is there; leads to it.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState, type DragEvent, type ReactNode } from "react";
import { useNavigate } from "react-router";

import { api, pathOf } from "../../api/client";
import { readText } from "../../api/documents";
import { isProblem } from "../../api/problem";
import { keys, useFlows } from "../../api/queries";
import type { Draft, Flow } from "../../api/types";
import { freshId } from "../../model/ids";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

const FILE_BYTES_MAX = 8_000_000;
const text = words.flows;

export interface Import {
  /** Reads a file and leads to its flow; asks when there is one already. */
  readonly take: (file: File | undefined) => void;
  readonly pick: () => void;
  /** The hidden field and the question; belongs somewhere on the page. */
  readonly input: ReactNode;
  /** Takes a file that is dropped. */
  readonly drop: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

export function useImport(): Import {
  const field = useRef<HTMLInputElement>(null);
  const [asked, ask] = useState<Flow | null>(null);
  const keep = useKeep();
  const read = async (file: File) => {
    if (file.size > FILE_BYTES_MAX) throw new Error(text.tooLarge(file.name));
    const { flow, problem } = await readText(await file.text());
    if (problem !== null) throw new Error(text.at(problem.line, problem.column, problem.message));
    if (flow === null) throw new Error(text.notFlow);
    try {
      await keep.asNew(flow);
    } catch (error) {
      if (!isProblem(error, "flow_exists")) throw error;
      ask(flow);
    }
  };
  const take = (file: File | undefined) => {
    if (file !== undefined) read(file).catch(told(file.name));
  };
  const answer = (how: (flow: Flow) => Promise<void>) => {
    if (asked !== null) how(asked).catch(told(asked.id));
    ask(null);
  };
  const input = (
    <>
      <input
        ref={field}
        type="file"
        accept=".yaml,.yml,.json"
        hidden
        data-testid="import-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          take(file);
        }}
      />
      <Exists
        flow={asked}
        onClose={() => ask(null)}
        onDraft={() => answer(keep.asDraft)}
        onCopy={() => answer(keep.asCopy)}
      />
    </>
  );
  return { take, pick: () => field.current?.click(), input, drop: dropping(take) };
}

const told = (name: string) => (error: unknown) =>
  notifications.show({ color: "red", title: text.notImported(name), message: messageOf(error) });

const dropping = (take: (file: File | undefined) => void): Import["drop"] => ({
  onDragOver: (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  },
  onDrop: (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  },
});

function useKeep() {
  const navigate = useNavigate();
  const cache = useQueryClient();
  const flows = useFlows();
  const lead = async (id: string) => {
    await cache.invalidateQueries({ queryKey: keys.flows });
    await navigate(pathOf("flows", id));
  };
  const asNew = async (flow: Flow) => {
    await api.post<Draft>("/flows", flow);
    await lead(flow.id);
  };
  return {
    asNew,
    asDraft: async (flow: Flow) => {
      await api.put<Draft>(pathOf("flows", flow.id), flow, { headers: { "If-Match": "*" } });
      await lead(flow.id);
    },
    asCopy: (flow: Flow) => {
      const taken = new Set(flows.data?.map(({ id }) => id));
      return asNew({ ...flow, id: freshId(`${flow.id}-copy`, (each) => taken.has(each), "-") });
    },
  };
}

interface ExistsProps {
  readonly flow: Flow | null;
  readonly onClose: () => void;
  readonly onDraft: () => void;
  readonly onCopy: () => void;
}

function Exists({ flow, onClose, onDraft, onCopy }: ExistsProps) {
  return (
    <Modal opened={flow !== null} onClose={onClose} title={text.existsTitle(flow?.id ?? "")}>
      <Stack gap="sm" data-testid="import-exists">
        <Text size="sm">{text.exists}</Text>
        <Text size="sm" c="dimmed">
          {text.asDraftHint}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCopy} data-testid="import-copy">
            {text.asCopy}
          </Button>
          <Button onClick={onDraft} data-testid="import-draft">
            {text.asDraft}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
