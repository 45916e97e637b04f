// Whether a text is JSON, and why not; knows no React.

/** Why a text is no JSON; null when it is, or when it is empty. */
export function jsonErrorIn(text: string): string | null {
  if (text.trim() === "") return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
