// Asks the server what it thinks of the document, shortly after each change; its word is the authority.
import { useEffect } from "react";

import { api, pathOf } from "../../api/client";
import type { Validation } from "../../api/types";
import type { Session } from "../../store/context";

const QUIET_MS = 400;

export function useValidation({ editor }: Session): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked: AbortController | null = null;
    const ask = () => {
      asked?.abort();
      const now = new AbortController();
      asked = now;
      const { flow } = editor.getState();
      api
        .post<Validation>(pathOf("flows", flow.id, "validate"), flow, { signal: now.signal })
        .then(({ findings }) => {
          // An answer about an older document would point at the wrong edges.
          if (!now.signal.aborted && editor.getState().flow === flow)
            editor.actions.setFindings(findings);
        })
        // What was known stays; saving and publishing will say when the server is gone.
        .catch(() => undefined);
    };
    const stop = editor.subscribe((state, before) => {
      if (state.flow === before.flow) return;
      clearTimeout(timer);
      timer = setTimeout(ask, QUIET_MS);
    });
    ask();
    return () => {
      stop();
      clearTimeout(timer);
      asked?.abort();
    };
  }, [editor]);
}
