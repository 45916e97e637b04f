// The page of one flow: reads the draft and the catalogue, then opens the editor on them.
import { Center, Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { api, pathOf } from "../../api/client";
import { isProblem } from "../../api/problem";
import { shouldRetry, useManifest } from "../../api/queries";
import type { Draft } from "../../api/types";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { NotFound } from "../shell/NotFound";
import { Editor } from "./Editor";
import { words } from "../../words/words";

export function EditorPage() {
  const { id = "", tab } = useParams();
  const manifest = useManifest();
  const draft = useOpenedDraft(id);
  const error = draft.error ?? manifest.error;
  if (isProblem(error) && error.status === 404) {
    return <NotFound title={words.flows.missing} text={words.flows.missingText(id)} />;
  }
  if (error !== null) {
    return (
      <Center h="100%" p="lg">
        <ProblemAlert
          error={error}
          onRetry={() => void Promise.all([draft.refetch(), manifest.refetch()])}
        />
      </Center>
    );
  }
  if (draft.data === undefined || manifest.data === undefined) {
    return (
      <Center h="100%">
        <Loader size="sm" aria-label={words.flows.loading} />
      </Center>
    );
  }
  // A draft that was read anew (after a conflict) is a new editor: nothing of the old one may stay.
  return (
    <Editor
      key={`${id}:${draft.dataUpdatedAt}`}
      draft={draft.data}
      manifest={manifest.data}
      tab={tab}
    />
  );
}

/** Read once when the page opens, never behind a person's back: edits stand on it. */
function useOpenedDraft(id: string) {
  return useQuery({
    queryKey: ["opened", id],
    queryFn: ({ signal }) => api.get<Draft>(pathOf("flows", id), { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    retry: shouldRetry,
  });
}
