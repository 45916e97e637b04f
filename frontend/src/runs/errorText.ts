// An error value of a run, `{code, message, node, …}`, in one line; pure.

export function errorText(error: unknown): string {
  if (error === null || error === undefined) return "";
  if (typeof error !== "object") return JSON.stringify(error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return [code, message].filter((part) => typeof part === "string" && part !== "").join(": ");
}

export function nodeOfError(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  const { node } = error as { node?: unknown };
  return typeof node === "string" ? node : null;
}
