// Where a bar leads: the list of runs, filtered as the bar is; pure.
export interface RunsWish {
  readonly flow?: string | undefined;
  readonly state?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export function runsAddress(wish: RunsWish): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wish) as [string, string | undefined][])
    if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === "" ? "/runs" : `/runs?${text}`;
}
