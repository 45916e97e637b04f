// The part of a schedule trigger's form that says when: four config keys behind one cron field.
import type { Json, JsonObject } from "../model/flow";
import { useForm } from "./context";
import { CronField, type CronRule } from "./CronField";
import { withValue } from "./Fields";

const DEFAULTS: CronRule = { cron: "", time_zone: "UTC", gap: "after", repeated: "first" };

export const isOfSchedule = (name: string): boolean => name in DEFAULTS;

interface Props {
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
}

export function ScheduleFields({ values, onChange }: Props) {
  const { findings, readOnly } = useForm();
  const change = (patch: Partial<CronRule>): void => {
    let next = values;
    for (const [name, value] of Object.entries(patch)) {
      const isDefault = value === DEFAULTS[name as keyof CronRule];
      next = withValue(next, name, isDefault ? undefined : value);
    }
    onChange(next);
  };
  return (
    <CronField value={ruleOf(values)} onChange={change} findings={findings} readOnly={readOnly} />
  );
}

function ruleOf(values: JsonObject): CronRule {
  return {
    cron: textOr(values["cron"], DEFAULTS.cron),
    time_zone: textOr(values["time_zone"], DEFAULTS.time_zone),
    gap: values["gap"] === "skip" ? "skip" : "after",
    repeated: values["repeated"] === "both" ? "both" : "first",
  };
}

const textOr = (value: Json | undefined, fallback: string): string =>
  typeof value === "string" ? value : fallback;
