// Slugs: ids that expressions can say and addresses can carry; knows nothing of documents.

const LENGTH_MAX = 48;

/** `Reserve stock!` -> `reserve_stock`; what expressions call a node. */
export function nodeSlug(text: string): string {
  const slug = words(text).join("_").slice(0, LENGTH_MAX).replace(/_+$/, "");
  if (slug === "") return "node";
  return /^[a-z]/.test(slug) ? slug : `n_${slug}`;
}

/** `Place order!` -> `place-order`; a flow's id in addresses and file names. */
export function flowSlug(text: string): string {
  const slug = words(text).join("-").slice(0, LENGTH_MAX).replace(/-+$/, "");
  if (slug === "") return "flow";
  return /^[a-z]/.test(slug) ? slug : `flow-${slug}`;
}

/** The wanted id, or the first of `id_2`, `id_3`, … that nobody has. */
export function freshId(wanted: string, isTaken: (id: string) => boolean, joint = "_"): string {
  if (!isTaken(wanted)) return wanted;
  const stem = wanted.replace(new RegExp(`${joint}\\d+$`), "");
  for (let n = 2; ; n += 1) {
    const id = `${stem}${joint}${n}`;
    if (!isTaken(id)) return id;
  }
}

/** Whether an id is the slug that a name would have been given, perhaps with a number. */
export function isSlugOf(id: string, name: string): boolean {
  return id.replace(/_\d+$/, "") === nodeSlug(name).replace(/_\d+$/, "");
}

function words(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return plain.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
