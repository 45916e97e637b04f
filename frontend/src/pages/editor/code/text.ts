// The text of the open flow, both ways: what is edited elsewhere is written anew, what is typed becomes one change.
import { createStore, type StoreApi } from "zustand/vanilla";

import { readText, writeText, type ReadText } from "../../../api/documents";
import type { Flow } from "../../../model/flow";
import { replaceFlow } from "../../../model/replace";
import type { EditorStore } from "../../../store/editor";
import { messageOf } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";

const QUIET_MS = 500;

export interface TextState {
  /** null until it was written for the first time. */
  readonly text: string | null;
  readonly read: ReadText | null;
  readonly isReading: boolean;
  readonly error: string | null;
}

const texts = new WeakMap<EditorStore, FlowText>();

/** One for each open flow: text that cannot be read yet is still there when one comes back to it. */
export function textOf(editor: EditorStore): FlowText {
  const known = texts.get(editor) ?? new FlowText(editor);
  texts.set(editor, known);
  return known;
}

class FlowText {
  readonly store: StoreApi<TextState> = createStore<TextState>(() => ({
    text: null,
    read: null,
    isReading: false,
    error: null,
  }));
  /** The document that the text says. */
  private said: Flow | null = null;
  /** What nobody has read yet. */
  private typed: string | null = null;
  private isTaking = false;
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly editor: EditorStore) {}

  /** Follows the flow; answers how to stop, which brings in what was typed last. */
  readonly follow = (): (() => void) => {
    const now = () => void this.write(this.editor.getState().flow).catch(this.failed);
    now();
    const stop = this.editor.subscribe(now);
    return () => {
      stop();
      this.flush();
    };
  };

  readonly type = (text: string): void => {
    this.store.setState({ text });
    this.typed = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.flush, QUIET_MS);
  };

  /** Brings what was typed into the flow at once. */
  readonly flush = (): void => {
    clearTimeout(this.timer);
    const text = this.typed;
    this.typed = null;
    if (text !== null) void this.take(text).catch(this.failed);
  };

  private readonly failed = (error: unknown): void =>
    this.store.setState({ error: messageOf(error) });

  private async read(text: string): Promise<ReadText | null> {
    const mine = ++this.turn;
    this.store.setState({ isReading: true });
    try {
      const answer = await readText(text);
      if (mine !== this.turn) return null;
      this.store.setState({ read: answer, error: null });
      return answer;
    } finally {
      if (mine === this.turn) this.store.setState({ isReading: false });
    }
  }

  private async write(flow: Flow): Promise<void> {
    if (flow === this.said || this.typed !== null || this.isTaking) return;
    this.said = flow;
    const { text } = await writeText(flow);
    if (!this.isStill(flow)) return;
    this.store.setState({ text });
    await this.read(text);
  }

  private isStill(flow: Flow): boolean {
    return this.said === flow && this.typed === null;
  }

  private async take(text: string): Promise<void> {
    const answer = await this.read(text);
    if (answer === null || answer.flow === null) return;
    this.isTaking = true;
    const edit = replaceFlow(this.editor.getState().flow, answer.flow, words.code.edit);
    this.editor.actions.perform({ ...edit, group: "code" });
    this.said = this.editor.getState().flow;
    this.isTaking = false;
  }
}
