// The parameters of a node: the form of its action's schema; knows no store, changes go out as patches.
import { ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";

import type { ActionSpec } from "../api/types";
import type { Finding, FlowNode, JsonObject } from "../model/flow";
import { FormContext, type FormContextValue } from "./context";
import { DocsText } from "./DocsText";
import { ErrorSummary } from "./ErrorSummary";
import { Fields } from "./Fields";
import classes from "./forms.module.css";
import type { Names } from "./names";
import { ScheduleFields, isOfSchedule } from "./ScheduleFields";
import { words } from "../words/words";

const NOTHING: JsonObject = {};

interface Props {
  readonly spec: ActionSpec;
  readonly node: FlowNode;
  /** Those of this node; the form picks what belongs to its fields. */
  readonly findings: readonly Finding[];
  readonly onChange: (patch: Partial<FlowNode>) => void;
  /** What expressions can read here: `namesInSight`. */
  readonly suggestions: Names;
  readonly readOnly?: boolean;
}

export function NodeForm({ spec, node, findings, onChange, suggestions, readOnly = false }: Props) {
  const context = useMemo<FormContextValue>(
    () => ({
      names: suggestions,
      findings,
      readOnly,
      spellsDefaults: false,
      action: { type: spec.type, config: node.config ?? NOTHING },
      Fields,
    }),
    [suggestions, findings, readOnly, spec.type, node.config],
  );
  const values = node.config ?? NOTHING;
  const change = (config: JsonObject): void => onChange({ config });
  const isEmpty = Object.keys(propertiesOf(spec.config_schema)).length === 0;
  const isSchedule = spec.type === "trigger.schedule";
  return (
    <FormContext.Provider value={context}>
      <div className={classes.fields} data-testid="node-form" key={node.id}>
        <ErrorSummary findings={findings} />
        {isEmpty ? <p className={classes.nothing}>{words.forms.noConfig}</p> : null}
        {isSchedule ? <ScheduleFields values={values} onChange={change} /> : null}
        <Fields
          schema={spec.config_schema}
          values={values}
          path="config"
          onChange={change}
          only={(field) => !isSchedule || !isOfSchedule(field.name)}
        />
        <About spec={spec} />
      </div>
    </FormContext.Provider>
  );
}

const propertiesOf = (schema: ActionSpec["config_schema"]): object =>
  (schema["properties"] as object | undefined) ?? {};

function About({ spec }: { spec: ActionSpec }) {
  const [isOpen, open] = useState(false);
  if (spec.summary === "" && spec.docs === "") return null;
  return (
    <>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
      >
        <ChevronRight size={14} aria-hidden />
        {words.forms.about}
      </button>
      {isOpen ? <DocsText text={[spec.summary, spec.docs].filter(Boolean).join("\n\n")} /> : null}
    </>
  );
}
