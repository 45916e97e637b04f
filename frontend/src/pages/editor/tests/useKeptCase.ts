// A case while it is edited: kept by itself a moment after the last edit, and when it is left.
import { useEffect, useRef, useState } from "react";

import { useSaveCase } from "../../../api/cases";
import { defined, type TestCase } from "../../../model/cases";
import { messageOf } from "../../../ui/ProblemAlert";

const IDLE_MS = 800;

export type CaseChange = { readonly [Key in keyof TestCase]?: TestCase[Key] | undefined };

export interface KeptCase {
  readonly one: TestCase;
  readonly change: (change: CaseChange) => void;
  /** Keeps what is not kept yet; true when the server has it all. */
  readonly flush: () => Promise<boolean>;
  readonly state: "kept" | "keeping" | "refused";
  readonly problem: string;
}

export function useKeptCase(flowId: string, kept: TestCase): KeptCase {
  const [one, setOne] = useState(kept);
  const [state, setState] = useState<KeptCase["state"]>("kept");
  const [problem, setProblem] = useState("");
  const { mutateAsync } = useSaveCase(flowId);
  const unkept = useRef<TestCase | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const flush = async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const wanted = unkept.current;
    if (wanted === null) return state !== "refused";
    try {
      await mutateAsync(wanted);
      if (unkept.current === wanted) {
        unkept.current = null;
        setState("kept");
      }
      return true;
    } catch (error) {
      setState("refused");
      setProblem(messageOf(error));
      return false;
    }
  };
  const last = useRef(flush);
  useEffect(() => {
    last.current = flush;
  });
  useEffect(() => () => void last.current(), []);
  const change = (changed: CaseChange) => {
    const next = defined<TestCase>({ ...one, ...changed });
    unkept.current = next;
    setOne(next);
    setState("keeping");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void last.current(), IDLE_MS);
  };
  return { one, change, flush, state, problem };
}
