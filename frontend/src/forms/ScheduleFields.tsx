// The part of a schedule trigger's form that says when: its rule, its policies, and what it did lately.
import type { Json, JsonObject } from "../model/flow";
import { words } from "../words/words";
import { useForm } from "./context";
import { CronField, type Besides, type CronRule } from "./CronField";
import { useDataPlace } from "./data";
import { withValue } from "./Fields";
import { FiresStrip } from "./FiresStrip";
import classes from "./forms.module.css";
import { SchedulePolicies, type Policies } from "./SchedulePolicies";

type When = CronRule & Policies;

const DEFAULTS: When = {
  cron: "",
  time_zone: "UTC",
  gap: "after",
  repeated: "first",
  missed: "latest",
  overlap: "allow",
};
const CHOICES = {
  gap: ["after", "skip"],
  repeated: ["first", "both"],
  missed: ["latest", "all", "skip"],
  overlap: ["allow", "skip", "queue_one", "cancel_previous"],
} as const;

const BESIDES = ["every", "at", "start", "end"] as const;

export const isOfSchedule = (name: string): boolean => name in DEFAULTS;

interface Props {
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
}

export function ScheduleFields({ values, onChange }: Props) {
  const { findings, readOnly } = useForm();
  const place = useDataPlace();
  const when = whenOf(values);
  const change = (patch: Partial<When>): void => {
    let next = values;
    for (const [name, value] of Object.entries(patch)) {
      const isDefault = value === DEFAULTS[name as keyof When];
      next = withValue(next, name, isDefault ? undefined : value);
    }
    onChange(next);
  };
  return (
    <>
      <CronField
        value={when}
        besides={besidesOf(values)}
        onChange={change}
        findings={findings}
        readOnly={readOnly}
      />
      {place?.node == null ? null : (
        <div className={classes.field}>
          <span className={classes.label}>{words.cron.lastFires}</span>
          <FiresStrip scheduleId={`${place.flowId}:${place.node}`} timeZone={when.time_zone} />
        </div>
      )}
      <SchedulePolicies value={when} onChange={change} readOnly={readOnly} />
    </>
  );
}

const whenOf = (values: JsonObject): When => ({
  cron: textOr(values["cron"], DEFAULTS.cron),
  time_zone: textOr(values["time_zone"], DEFAULTS.time_zone),
  gap: choiceOf(values, "gap"),
  repeated: choiceOf(values, "repeated"),
  missed: choiceOf(values, "missed"),
  overlap: choiceOf(values, "overlap"),
});

/** Only what is there: what is left out must not be sent. */
function besidesOf(values: JsonObject): Besides {
  const given = BESIDES.filter((name) => isSaid(values[name]));
  return Object.fromEntries(given.map((name) => [name, values[name]]));
}

const isSaid = (value: Json | undefined): boolean =>
  typeof value === "string"
    ? value !== ""
    : Array.isArray(value) && value.every((one) => typeof one === "string");

function choiceOf<Name extends keyof typeof CHOICES>(values: JsonObject, name: Name): When[Name] {
  const options: readonly string[] = CHOICES[name];
  const value = values[name];
  return (
    typeof value === "string" && options.includes(value) ? value : DEFAULTS[name]
  ) as When[Name];
}

const textOr = (value: Json | undefined, fallback: string): string =>
  typeof value === "string" ? value : fallback;
