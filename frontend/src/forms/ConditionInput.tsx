// A condition: built from two sides and a comparison, or written as an expression; with its value.
import { Autocomplete, SegmentedControl, Select } from "@mantine/core";
import { useMemo, useRef, useState, type DragEvent } from "react";

import { words } from "../words/words";
import {
  COMPARISONS,
  hasRight,
  readCondition,
  writeCondition,
  type Comparison,
  type Condition,
} from "./condition";
import { useLook, type Look } from "./data";
import { ExpressionInput } from "./ExpressionInput";
import classes from "./forms.module.css";
import { insertTargets, PATH_TYPE } from "./insertTarget";
import type { Names } from "./names";
import { pathOf, stepsOf } from "./paths";
import { Preview } from "./Preview";

const LEFT_EXAMPLE = "input.total";

const EXAMPLE = "{{ nodes.charge.output.total > 100 }}";

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly names: Names;
  readonly readOnly?: boolean;
  readonly isInvalid?: boolean;
  readonly testId?: string;
}

const AT_FIRST: Condition = { left: "", comparison: "==", right: "" };

export function ConditionInput(props: Props) {
  const { value, onChange, label, readOnly = false } = props;
  const read = value.trim() === "" ? AT_FIRST : readCondition(value);
  const [wantsText, want] = useState(false);
  const isBuilt = read !== null && !wantsText;
  return (
    <div className={classes.condition}>
      {readOnly ? null : (
        <SegmentedControl
          size="xs"
          data={[
            { value: "built", label: words.forms.built, disabled: read === null },
            { value: "written", label: words.forms.written },
          ]}
          value={isBuilt ? "built" : "written"}
          onChange={(mode) => want(mode === "written")}
          aria-label={words.forms.conditionMode(label)}
        />
      )}
      {isBuilt && !readOnly ? (
        <>
          <Built {...props} condition={read} onChange={(next) => onChange(writeCondition(next))} />
          <Preview expression={value === "" ? undefined : value} isCondition />
        </>
      ) : (
        <ExpressionInput {...props} isCondition placeholder={EXAMPLE} />
      )}
    </div>
  );
}

interface BuiltProps extends Omit<Props, "value" | "onChange"> {
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
}

function Built({ condition, onChange, label, names, testId }: BuiltProps) {
  // What cannot be written yet, such as a right side without a left one, must not be lost.
  const [draft, keep] = useState(condition);
  const shown = condition.left === "" ? draft : condition;
  const change = (patch: Partial<Condition>) => {
    const next = { ...shown, ...patch };
    keep(next);
    onChange(next);
  };
  return (
    <div className={classes.built} data-testid={testId && `${testId}-built`}>
      <Side
        label={`${label}: ${words.forms.left}`}
        value={shown.left}
        names={names}
        placeholder={LEFT_EXAMPLE}
        onChange={(left) => change({ left })}
        testId={testId && `${testId}-left`}
      />
      <Select
        data={COMPARISONS.map((one) => ({ value: one, label: words.forms.comparisons[one] }))}
        value={shown.comparison}
        allowDeselect={false}
        onChange={(comparison) => change({ comparison: comparison as Comparison })}
        aria-label={`${label}: ${words.forms.comparison}`}
        data-testid={testId && `${testId}-comparison`}
        comboboxProps={{ width: 200 }}
      />
      {hasRight(shown.comparison) ? (
        <Side
          label={`${label}: ${words.forms.right}`}
          value={shown.right}
          names={names}
          placeholder="100"
          onChange={(right) => change({ right })}
          testId={testId && `${testId}-right`}
        />
      ) : null}
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly value: string;
  readonly names: Names;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
  readonly testId: string | undefined;
}

function Side({ label, value, names, placeholder, onChange, testId }: SideProps) {
  const look = useLook();
  const [seen, see] = useState<readonly string[]>([]);
  const asked = useRef("");
  const known = useMemo(() => pathsIn(names), [names]);
  const data = [...new Set([...seen, ...known])];
  const ask = (text: string) => {
    const base = baseOf(text);
    if (look === null || base === "" || base === asked.current) return;
    asked.current = base;
    void membersAt(look, base).then(see, () => undefined);
  };
  return (
    <Autocomplete
      value={value}
      data={data}
      limit={30}
      aria-label={label}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(text) => {
        ask(text);
        onChange(text);
      }}
      onFocus={() => {
        ask(value);
        insertTargets.aim({ label, insert: onChange });
      }}
      onDragOver={(event: DragEvent) => {
        if (event.dataTransfer.types.includes(PATH_TYPE)) event.preventDefault();
      }}
      onDrop={(event: DragEvent) => {
        const path = event.dataTransfer.getData(PATH_TYPE);
        if (path === "") return;
        event.preventDefault();
        event.stopPropagation();
        onChange(path);
      }}
      styles={{ input: { fontFamily: "var(--font-mono)", fontSize: 12 } }}
      data-testid={testId}
    />
  );
}

/** The part of a path that is finished: up to its last dot. */
function baseOf(text: string): string {
  const end = text.lastIndexOf(".");
  const base = end < 0 ? "" : text.slice(0, end);
  return /^(?:input|item|previous|vars|nodes\.\w+\.output)/.test(base) ? base : "";
}

async function membersAt(look: Look, base: string): Promise<readonly string[]> {
  const { value } = await look(`{{ ${base} }}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const keys = Object.keys(value).filter((key) => key !== "$cut");
  return keys.map((key) => pathOf([...stepsOf(base), key]));
}

const DEPTH = 4;
const PATHS_MAX = 200;

/** What the names in sight promise, as paths. */
function pathsIn(names: Names): readonly string[] {
  const found: string[] = [];
  const walk = (level: Names, before: readonly string[]) => {
    for (const name of level) {
      if (found.length >= PATHS_MAX) return;
      const steps = [...before, name.label];
      const inside = steps.length < DEPTH ? (name.inside?.() ?? []) : [];
      if (inside.length === 0 || name.label === "output") found.push(pathOf(steps));
      walk(inside, steps);
    }
  };
  walk(names, []);
  return found;
}
