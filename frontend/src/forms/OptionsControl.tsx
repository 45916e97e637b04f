// A text with choices that the server knows: flows, files, queues, tabs; any other text is taken as well.
import { Autocomplete, Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { useOptions } from "../api/options";
import type { JsonObject } from "../model/flow";
import { words } from "../words/words";
import type { ControlProps } from "./controls";
import { placeholderOf } from "./controls";
import classes from "./forms.module.css";
import { textOf } from "./values";

const REST_MS = 200;

interface Props extends ControlProps {
  readonly action: { readonly type: string; readonly config: JsonObject };
  readonly name: string;
}

export function OptionsControl(props: Props) {
  const { action, name, value, schema } = props;
  const [isAsked, ask] = useState(false);
  const [config] = useDebouncedValue(action.config, REST_MS);
  const { data = [], isFetching, error } = useOptions(action.type, name, config, isAsked);
  const known = data.map((option) => option.value);
  const titles = new Map(data.map((option) => [option.value, option.label]));
  return (
    <>
      <Autocomplete
        id={props.id}
        value={textOf(value)}
        data={known}
        limit={50}
        readOnly={props.readOnly}
        error={props.isInvalid}
        withErrorStyles={props.isInvalid}
        aria-required={props.isRequired || undefined}
        aria-describedby={schema.description ? `${props.id}-help` : undefined}
        placeholder={placeholderOf(schema)}
        spellCheck={false}
        onFocus={() => ask(true)}
        onChange={(text) => props.onChange(text === "" ? undefined : text)}
        rightSection={isFetching ? <Loader size={14} aria-label={words.forms.loading} /> : null}
        renderOption={({ option }) => (
          <span>
            {titles.get(option.value)}
            {titles.get(option.value) === option.value ? null : (
              <span className={classes.words}> {option.value}</span>
            )}
          </span>
        )}
        data-testid={props.id}
        {...(props.autoFocus ? { autoFocus: true } : {})}
      />
      {error === null ? null : <div className={classes.words}>{words.forms.noOptions}</div>}
    </>
  );
}
