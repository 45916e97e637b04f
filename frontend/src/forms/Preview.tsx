// What an expression comes to on the last run's data, under the field; asked when typing rests.
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronDown, CircleAlert } from "lucide-react";
import { useState } from "react";

import { usePins } from "../api/debug";
import { peekOptions, type Peeked } from "../api/expressions";
import type { Json } from "../model/flow";
import { words } from "../words/words";
import { useDataPlace, type DataPlace } from "./data";
import classes from "./Preview.module.css";
import { blockOf, lineOf } from "./shown";
import { isExpression } from "./values";

const REST_MS = 250;
const LINE_CHARS = 300;
const SHORT_CHARS = 42;

interface Props {
  readonly expression: Json | undefined;
  /** A condition: any other value is wrong. */
  readonly isCondition?: boolean;
}

export function Preview({ expression, isCondition = false }: Props) {
  const place = useDataPlace();
  if (place === null || expression === undefined || !holdsExpression(expression)) return null;
  if (place.runId === null)
    return <MadeUp place={place} expression={expression} isCondition={isCondition} />;
  return <Asked place={place} expression={expression} isCondition={isCondition} />;
}

/** Nothing has run: pins stand for what nodes gave, and it is said. */
function MadeUp(props: Required<Props> & { place: DataPlace }) {
  const { data: pins = {} } = usePins(props.place.flowId);
  if (Object.keys(pins).length === 0)
    return <div className={classes.hint}>{words.expressions.noRun}</div>;
  return (
    <>
      <Asked {...props} />
      <div className={classes.hint} data-testid="preview-of-pins">
        {words.expressions.ofPins}
      </div>
    </>
  );
}

const holdsExpression = (value: Json): boolean =>
  isExpression(typeof value === "string" ? value : JSON.stringify(value));

function Asked({ place, expression, isCondition }: Required<Props> & { place: DataPlace }) {
  const [rested] = useDebouncedValue(expression, REST_MS);
  const { data, isPlaceholderData, error } = useQuery({
    ...peekOptions({ ...place, expression: rested ?? null, depth: 4, entries: 30 }),
    placeholderData: keepPreviousData,
  });
  if (error !== null) return <Wrong text={words.expressions.unreachable} isStale={false} />;
  if (data === undefined) return <div className={classes.preview}>{words.expressions.loading}</div>;
  const isStale = isPlaceholderData || rested !== expression;
  const wrong = wrongIn(data, isCondition);
  if (wrong !== null) return <Wrong text={wrong} isStale={isStale} />;
  return <Value peeked={data} isStale={isStale} />;
}

function wrongIn({ error, type }: Peeked, isCondition: boolean): string | null {
  if (error != null)
    return error.column == null ? error.message : words.expressions.at(error.message, error.column);
  if (!isCondition || type === "boolean") return null;
  return words.expressions.notBoolean(words.expressions.types[type] ?? type);
}

function Wrong({ text, isStale }: { text: string; isStale: boolean }) {
  return (
    <div
      className={classes.preview}
      data-wrong
      data-stale={isStale || undefined}
      role="status"
      data-testid="expression-preview"
    >
      <CircleAlert size={13} aria-hidden />
      <span>{text}</span>
    </div>
  );
}

function Value({ peeked, isStale }: { peeked: Peeked; isStale: boolean }) {
  const [isOpen, open] = useState(false);
  const line = lineOf(peeked.value, LINE_CHARS);
  const canOpen = line.length > SHORT_CHARS;
  const type = words.expressions.types[peeked.type] ?? peeked.type;
  return (
    <div
      className={classes.preview}
      data-stale={isStale || undefined}
      role="status"
      data-testid="expression-preview"
    >
      <span className={classes.is} aria-hidden>
        =
      </span>
      {isOpen ? (
        <pre className={classes.block} tabIndex={0} aria-label={words.expressions.preview}>
          {blockOf(peeked.value)}
        </pre>
      ) : (
        <span className={classes.value} data-type={peeked.type}>
          {line}
        </span>
      )}
      <span className={classes.type}>{type}</span>
      {canOpen ? (
        <button
          type="button"
          className={classes.open}
          aria-expanded={isOpen}
          aria-label={isOpen ? words.expressions.less : words.expressions.more}
          onClick={() => open(!isOpen)}
        >
          <ChevronDown size={13} aria-hidden />
        </button>
      ) : null}
    </div>
  );
}
