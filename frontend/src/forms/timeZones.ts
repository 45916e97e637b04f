// The time zones that the browser knows by name, the plain one first.
export const TIME_ZONES: string[] = [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];
