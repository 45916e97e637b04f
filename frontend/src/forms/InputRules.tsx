// What else an input must be: its choices, length, range, pattern; opened only by who wants it.
import { NumberInput, TagsInput, TextInput, UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";

import type { Json, JsonObject } from "../model/flow";
import { words } from "../words/words";
import classes from "./forms.module.css";
import type { InputField } from "./inputSchema";

interface Props {
  readonly field: InputField;
  readonly readOnly: boolean;
  readonly label: (what: string) => string;
  readonly set: (key: string, value: Json | undefined) => void;
}

/** Rules of JSON Schema that a form can give, by the type that they are for. */
const NUMBERS: Partial<Record<InputField["type"], readonly Rule[]>> = {
  string: ["minLength", "maxLength"],
  integer: ["minimum", "maximum"],
  number: ["minimum", "maximum"],
  array: ["minItems", "maxItems"],
};
type Rule = keyof typeof words.forms.rules;

export function InputRules(props: Props) {
  const [isOpen, open] = useState(false);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <UnstyledButton
        className={classes.advanced ?? ""}
        aria-expanded={isOpen}
        aria-label={props.label(words.forms.rulesTitle)}
        onClick={() => open(!isOpen)}
      >
        <Chevron size={14} aria-hidden />
        {words.forms.rulesTitle}
      </UnstyledButton>
      {isOpen ? <Rules {...props} /> : null}
    </>
  );
}

function Rules({ field, readOnly, label, set }: Props) {
  const { type, rest } = field;
  const { description, pattern, choices } = words.forms.rules;
  return (
    <>
      <Text {...{ rest, readOnly, set, label }} name="description" title={description} />
      {type === "string" ? (
        <>
          <Text {...{ rest, readOnly, set, label }} name="pattern" title={pattern} />
          <TagsInput
            size="xs"
            value={choicesIn(rest)}
            placeholder={choices}
            aria-label={label(choices)}
            readOnly={readOnly}
            onChange={(next) => set("enum", next.length > 0 ? next : undefined)}
          />
        </>
      ) : null}
      <div className={classes.inputRow}>
        {(NUMBERS[type] ?? []).map((rule) => (
          <NumberInput
            key={rule}
            size="xs"
            value={typeof rest[rule] === "number" ? rest[rule] : ""}
            placeholder={words.forms.rules[rule]}
            aria-label={label(words.forms.rules[rule])}
            readOnly={readOnly}
            hideControls
            onChange={(next) => set(rule, typeof next === "number" ? next : undefined)}
          />
        ))}
      </div>
    </>
  );
}

interface TextProps extends Pick<Props, "readOnly" | "set" | "label"> {
  readonly rest: JsonObject;
  readonly name: string;
  readonly title: string;
}

function Text({ rest, name, title, readOnly, set, label }: TextProps) {
  const value = rest[name];
  return (
    <TextInput
      size="xs"
      value={typeof value === "string" ? value : ""}
      placeholder={title}
      aria-label={label(title)}
      readOnly={readOnly}
      spellCheck={name === "description"}
      onChange={({ currentTarget: { value: text } }) => set(name, text === "" ? undefined : text)}
    />
  );
}

const choicesIn = ({ enum: choices }: JsonObject): string[] =>
  Array.isArray(choices) ? choices.filter((one) => typeof one === "string") : [];
