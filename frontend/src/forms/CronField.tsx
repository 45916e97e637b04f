// A cron rule with its meaning in words, its time zone, and the next fires as the engine will do them.
import { ActionIcon, Menu, Select, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { ChevronRight, ListPlus } from "lucide-react";
import { useState } from "react";

import { isProblem } from "../api/problem";
import { useSchedulePreview } from "../api/schedules";
import type { SchedulePreview } from "../api/types";
import type { Finding } from "../model/flow";
import { CronBuilder } from "./CronBuilder";
import { CRON_PRESETS, cronWordsOf, isInWords } from "./cron";
import { FieldFrame } from "./FieldFrame";
import { findingsAt } from "./findings";
import classes from "./forms.module.css";
import { NextFires } from "./NextFires";
import { TIME_ZONES } from "./timeZones";
import { words } from "../words/words";

const TYPING_MS = 250;
const FIRES = 10;
const MONO = { input: { fontFamily: "var(--font-mono)" } };

export type CronRule = Pick<SchedulePreview, "time_zone" | "gap" | "repeated"> & {
  readonly cron: string;
};
/** What else says when: a span or instants in place of cron, and bounds. */
export type Besides = Pick<SchedulePreview, "every" | "at" | "start" | "end">;
const NOTHING: Besides = {};

interface Props {
  readonly value: CronRule;
  readonly besides?: Besides;
  readonly onChange: (patch: Partial<CronRule>) => void;
  readonly findings?: readonly Finding[];
  readonly readOnly?: boolean;
}

export function CronField(props: Props) {
  const { value, besides = NOTHING, onChange, findings = [], readOnly = false } = props;
  const { cron, time_zone, gap, repeated } = value;
  const isOther = cron === "" && (besides.every !== undefined || besides.at !== undefined);
  const rules = { ...besides, ...(cron === "" ? {} : { cron }) };
  const said = { ...rules, time_zone, gap, repeated, count: FIRES };
  const [rule] = useDebouncedValue(said, TYPING_MS);
  const preview = useSchedulePreview(rule);
  const wrong = (field: "cron" | "time_zone"): readonly Pick<Finding, "message" | "severity">[] => {
    // The server's own answer about what is written now beats a finding of the last validation.
    const message = isProblem(preview.error) ? preview.error.messageFor(field) : undefined;
    return message === undefined
      ? findingsAt(findings, `config.${field}`)
      : [{ message, severity: "error" }];
  };
  return (
    <>
      <FieldFrame
        id="field-config-cron"
        title={words.cron.cron}
        isRequired={!isOther}
        findings={wrong("cron")}
        testId="field-config.cron"
      >
        <TextInput
          id="field-config-cron"
          value={cron}
          onChange={(event) => onChange({ cron: event.currentTarget.value })}
          placeholder="0 9 * * 1-5"
          error={wrong("cron").length > 0}
          readOnly={readOnly}
          styles={MONO}
          spellCheck={false}
          rightSection={
            readOnly ? null : <Presets onChoose={(chosen) => onChange({ cron: chosen })} />
          }
          data-testid="cron"
        />
        {wrong("cron").length > 0 ? null : (
          <div className={classes.words} data-testid="cron-words">
            {isOther ? words.cron.other : meaningOf(cron)}
          </div>
        )}
        {readOnly ? null : <ByHand cron={cron} onChange={(next) => onChange({ cron: next })} />}
      </FieldFrame>
      <TimeZone
        value={time_zone}
        onChange={(zone) => onChange({ time_zone: zone })}
        findings={wrong("time_zone")}
        readOnly={readOnly}
      />
      <NextFires moments={preview.data?.moments} zone={time_zone} isStale={preview.isFetching} />
    </>
  );
}

function meaningOf(cron: string): string {
  return cronWordsOf(cron) ?? (isInWords(cron) ? words.cron.inWords : words.cron.unreadable);
}

function ByHand({ cron, onChange }: { cron: string; onChange: (cron: string) => void }) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
        data-testid="cron-by-hand"
      >
        <ChevronRight size={14} aria-hidden />
        {words.cron.build}
      </button>
      {isOpen ? <CronBuilder cron={cron} onChange={onChange} /> : null}
    </>
  );
}

interface ZoneProps {
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly findings: readonly Pick<Finding, "message" | "severity">[];
  readonly readOnly: boolean;
}

function TimeZone({ value, onChange, findings, readOnly }: ZoneProps) {
  return (
    <FieldFrame
      id="field-config-time_zone"
      title={words.cron.timeZone}
      findings={findings}
      testId="field-config.time_zone"
    >
      <Select
        id="field-config-time_zone"
        data={TIME_ZONES.includes(value) ? TIME_ZONES : [value, ...TIME_ZONES]}
        value={value}
        onChange={(zone) => onChange(zone ?? "UTC")}
        searchable
        limit={60}
        allowDeselect={false}
        readOnly={readOnly}
        data-testid="time-zone"
      />
    </FieldFrame>
  );
}

function Presets({ onChoose }: { onChoose: (cron: string) => void }) {
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Tooltip label={words.cron.presets}>
          <ActionIcon size={22} aria-label={words.cron.presets} data-testid="cron-presets">
            <ListPlus size={14} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {CRON_PRESETS.map(([rule, label]) => (
          <Menu.Item
            key={rule}
            onClick={() => onChoose(rule)}
            rightSection={<code style={{ color: "var(--text-3)" }}>{rule}</code>}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
