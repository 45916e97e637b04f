// The key of one wish: sent again with the same key, it has no further effect. Knows no transport.

const BYTES = 16;
const HEX = 16;

/** `crypto.randomUUID` is missing where the page came over plain HTTP from another machine. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(HEX).padStart(2, "0")).join("");
}
