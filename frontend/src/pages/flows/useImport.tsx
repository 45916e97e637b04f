// A flow file (JSON or YAML) from the computer becomes a flow; leads to it.
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, type ReactNode } from "react";
import { useNavigate } from "react-router";

import { api, pathOf } from "../../api/client";
import { keys } from "../../api/queries";
import type { Draft } from "../../api/types";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

const FILE_BYTES_MAX = 8_000_000;

export function useImport(): { pick: () => void; input: ReactNode } {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const cache = useQueryClient();
  const read = async (file: File) => {
    if (file.size > FILE_BYTES_MAX) throw new Error(words.flows.tooLarge(file.name));
    const isJson = file.name.endsWith(".json");
    const body = new Blob([await file.text()], {
      type: isJson ? "application/json" : "application/yaml",
    });
    const draft = await api.post<Draft>("/flows", body);
    await cache.invalidateQueries({ queryKey: keys.flows });
    await navigate(pathOf("flows", draft.flow.id));
  };
  const input = (
    <input
      ref={field}
      type="file"
      accept=".yaml,.yml,.json"
      hidden
      data-testid="import-file"
      onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        event.currentTarget.value = "";
        if (file === undefined) return;
        read(file).catch((error: unknown) =>
          notifications.show({
            color: "red",
            title: words.flows.notImported(file.name),
            message: messageOf(error),
          }),
        );
      }}
    />
  );
  return { pick: () => field.current?.click(), input };
}
