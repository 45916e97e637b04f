// Lets a whole field take a path: dropped on it, or chosen in a tree of data after the field had the focus.
import { useEffect, useRef, useState, type DragEvent, type FocusEvent } from "react";

import type { Json } from "../model/flow";
import { insertTargets, PATH_TYPE, type InsertTarget } from "./insertTarget";
import { inserted } from "./paths";
import type { Field } from "./schema";

interface Taker {
  readonly field: Field;
  readonly value: Json | undefined;
  readonly isAllowed: boolean;
  readonly write: (value: Json | undefined) => void;
}

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** Handlers for the field's frame; editors of expressions inside it take paths themselves. */
export function usePathTarget(taker: Taker) {
  const latest = useRef(taker);
  const typed = useRef<Typed | null>(null);
  const [target] = useState<InsertTarget>(() => ({
    label: taker.field.title,
    insert: (path) => take(latest.current, typed.current, path),
  }));
  const [isOver, over] = useState(false);
  useEffect(() => {
    latest.current = taker;
  });
  useEffect(() => () => insertTargets.leave(target), [target]);
  if (!taker.isAllowed) return { isOver: false };
  return {
    isOver,
    onFocusCapture: ({ target: at }: FocusEvent) => {
      if (isEditor(at) || isInnerField(at)) return;
      typed.current = isTyped(at) ? at : null;
      insertTargets.aim(target);
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(PATH_TYPE) || isEditor(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      over(true);
    },
    onDragLeave: () => over(false),
    onDrop: (event: DragEvent) => {
      over(false);
      const path = event.dataTransfer.getData(PATH_TYPE);
      if (path === "" || isEditor(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      take(latest.current, isTyped(event.target) ? event.target : null, path);
    },
  };
}

const isEditor = (at: EventTarget): boolean =>
  at instanceof Element && at.closest(".cm-editor") !== null;
const isTyped = (at: EventTarget): at is Typed =>
  at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement;
/** Buttons beside a field aim at nothing. */
const isInnerField = (at: EventTarget): boolean => at instanceof HTMLButtonElement;

const TEXTS: ReadonlySet<string> = new Set(["text", "multiline"]);

function take({ field, value, write }: Taker, typed: Typed | null, path: string): void {
  if (field.kind === "list") {
    write([...(Array.isArray(value) ? (value as readonly Json[]) : []), `{{ ${path} }}`]);
    return;
  }
  if (!TEXTS.has(field.kind) || typeof value !== "string") {
    write(`{{ ${path} }}`);
    return;
  }
  const from = typed?.selectionStart ?? value.length;
  const to = typed?.selectionEnd ?? from;
  write(value.slice(0, from) + inserted(value, from, path) + value.slice(to));
}
