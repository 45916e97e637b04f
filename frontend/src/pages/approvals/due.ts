// Whether a question is asked for a time that its flow gave, not only for the year that every wait has.
import type { Approval } from "../../api/types";

const YEAR_MS = 366 * 86_400_000;

export function hasDue({ opened_at, timeout_at }: Approval): boolean {
  if (timeout_at === null || opened_at === null) return false;
  return Date.parse(timeout_at) - Date.parse(opened_at) < YEAR_MS;
}
