// Gathers names for a while and then says them together, so that a stream of news costs one reading.

export interface Batch {
  add(names: readonly string[]): void;
  /** What was gathered is forgotten. */
  stop(): void;
}

/** `say` is called once for all names of `ms`, counted from the first of them. */
export function batched(ms: number, say: (names: readonly string[]) => void): Batch {
  const gathered = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add: (names) => {
      for (const name of names) gathered.add(name);
      timer ??= setTimeout(() => {
        const all = [...gathered];
        timer = undefined;
        gathered.clear();
        say(all);
      }, ms);
    },
    stop: () => clearTimeout(timer),
  };
}
