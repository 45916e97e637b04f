// The usual cron rules in a few words for a card; any other rule is shown as it is written. Never used to compute.

const DAYS: Readonly<Record<string, string>> = {
  "*": "every day",
  "1-5": "weekdays",
  "MON-FRI": "weekdays",
  "0,6": "weekends",
  "6,0": "weekends",
  "0": "Sundays",
  "7": "Sundays",
  "1": "Mondays",
  "2": "Tuesdays",
  "3": "Wednesdays",
  "4": "Thursdays",
  "5": "Fridays",
  "6": "Saturdays",
};
const MACROS: Readonly<Record<string, string>> = {
  "@hourly": "every hour",
  "@daily": "every day 00:00",
  "@midnight": "every day 00:00",
  "@weekly": "Sundays 00:00",
  "@monthly": "1st of the month 00:00",
};

export function cronWords(cron: string): string {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...rest] = cron
    .trim()
    .split(/\s+/);
  const macro = MACROS[minute.toLowerCase()];
  if (macro !== undefined && hour === "") return macro;
  if (weekday === "" || rest.length > 0 || month !== "*") return cron;
  const isEveryDay = day === "*" && weekday === "*";
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (isEveryDay && hour === "*" && minute === "*") return "every minute";
  if (isEveryDay && hour === "*" && step !== undefined) return `every ${step} min`;
  if (!/^\d+$/.test(minute)) return cron;
  if (isEveryDay && hour === "*")
    return minute === "0" ? "every hour" : `every hour at :${minute.padStart(2, "0")}`;
  if (!/^\d+$/.test(hour)) return cron;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (day !== "*")
    return weekday === "*" && /^\d+$/.test(day) ? `day ${day} of the month ${time}` : cron;
  const days = DAYS[weekday.toUpperCase()];
  return days === undefined ? cron : `${days} ${time}`;
}
