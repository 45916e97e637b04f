// What was not saved yet, kept by this browser; one record for each flow and tab. Knows no React.
import type { Flow } from "../../../model/flow";

export interface LocalDraft {
  readonly flowId: string;
  /** The tab that wrote it. */
  readonly tab: string;
  readonly flow: Flow;
  /** What the edits were made on, under this revision. */
  readonly base: Flow;
  readonly revision: number;
  /** Milliseconds. */
  readonly at: number;
}

const NAME = "baton";
const STORE = "drafts";
const TAB = "baton-tab";
const KEPT_MS = 30 * 24 * 3_600_000;

/** The same after a reload, another one in every other tab. */
export function tabId(): string {
  const known = sessionStorage.getItem(TAB);
  if (known !== null) return known;
  const made = crypto.randomUUID();
  sessionStorage.setItem(TAB, made);
  return made;
}

export async function keepDraft(draft: LocalDraft): Promise<void> {
  await within("readwrite", (store) => store.put(draft));
}

export async function dropDraft(flowId: string, tab: string): Promise<void> {
  await within("readwrite", (store) => store.delete([flowId, tab]));
}

/** Newest first; what nobody came back for in a month is forgotten. */
export async function draftsOf(flowId: string, now: number): Promise<LocalDraft[]> {
  const all = (await within("readonly", (store) =>
    store.getAll(IDBKeyRange.bound([flowId], [flowId, []])),
  )) as LocalDraft[];
  const old = all.filter((draft) => now - draft.at > KEPT_MS);
  await Promise.all(old.map((draft) => dropDraft(flowId, draft.tab)));
  return all.filter((draft) => !old.includes(draft)).sort((a, b) => b.at - a.at);
}

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore(STORE, { keyPath: ["flowId", "tab"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failure(request));
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function within<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = ask(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(failure(request));
  });
}

const failure = ({ error }: IDBRequest): Error => error ?? new Error("The browser keeps nothing.");
