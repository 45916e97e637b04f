// Which finding belongs to which field; pure.
import type { Finding } from "../model/flow";

/** `config.cases[0].when` and `config.cases.0.when` are one place. */
export const dotted = (path: string): string => path.replace(/\[(\w+)\]/g, ".$1");

const isAt = (field: string | null, path: string): boolean =>
  field !== null && dotted(field) === path;
const isBelow = (field: string | null, path: string): boolean =>
  field !== null && dotted(field).startsWith(`${path}.`);

/** The findings exactly at a field. */
export const findingsAt = (findings: readonly Finding[], path: string): readonly Finding[] =>
  findings.filter((finding) => isAt(finding.field, path));

/** Those at a field and at anything inside it; for fields that draw their inside as one. */
export const findingsWithin = (findings: readonly Finding[], path: string): readonly Finding[] =>
  findings.filter((finding) => isAt(finding.field, path) || isBelow(finding.field, path));
