import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { answering, draw, problem } from "../test/render";
import { CronField, type CronRule } from "./CronField";

const FIRE = "2027-01-04T08:00:00.000Z";
const { send, asked } = answering((_, path, body) => {
  if (path === "/session") return { csrf_token: "t" };
  const { cron } = body as { cron: string };
  return cron === "bad"
    ? problem(422, "bad_cron", { errors: [{ field: "cron", message: "Five fields are needed." }] })
    : { fires: [FIRE], moments: [{ at: FIRE, note: "clock_changed" }] };
});

function Place({ cron, repeated = "first" }: { cron: string; repeated?: CronRule["repeated"] }) {
  const [rule, change] = useState<CronRule>({
    cron,
    time_zone: "Europe/Vienna",
    gap: "after",
    repeated,
  });
  return <CronField value={rule} onChange={(patch) => change({ ...rule, ...patch })} />;
}

function Every() {
  const policies = { missed: "latest", overlap: "skip" };
  const rule = {
    cron: "",
    time_zone: "UTC",
    gap: "after",
    repeated: "first",
    ...policies,
  } as const;
  return <CronField value={rule} besides={{ every: "90s" }} onChange={() => undefined} />;
}

describe("CronField", () => {
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("fetch", send);
  });

  it("says the rule in words and shows its next fires in its own zone", async () => {
    draw(<Place cron="0 9 * * 1-5" />);
    await screen.findByTestId("next-fires");
    expect([
      screen.getByTestId("cron-words").textContent,
      screen.getByText("Mon 4 Jan, 09:00 CET").tagName,
    ]).toEqual(["At 09:00, Monday through Friday", "SPAN"]);
  });

  it("shows the next fires of a span in place of a rule", async () => {
    draw(<Every />);
    await screen.findByTestId("next-fires");
    expect(screen.getByTestId("cron-words").textContent).toContain("as the fields below say");
    const clock = { time_zone: "UTC", gap: "after", repeated: "first" };
    expect(asked.at(-1)?.body).toEqual({ every: "90s", ...clock, count: 10 });
  });

  it("shows at the field what the server says of a bad rule", async () => {
    draw(<Place cron="bad" />);
    expect((await screen.findByTestId("field-error")).textContent).toBe("Five fields are needed.");
  });

  it("says at a fire that the clock has changed before it", async () => {
    draw(<Place cron="0 9 * * *" />);
    expect((await screen.findByTestId("next-fires")).textContent).toContain(
      "the clock has changed",
    );
  });

  it("is put together part by part", async () => {
    draw(<Place cron="0 9 * * *" />);
    await userEvent.click(screen.getByTestId("cron-by-hand"));
    await userEvent.click(screen.getByRole("button", { name: "17" }));
    await userEvent.click(screen.getByText("Weekdays"));
    await userEvent.click(screen.getByText("Monday to Friday"));
    expect(screen.getByTestId<HTMLInputElement>("cron").value).toBe("0 9,17 * * 1-5");
  });

  it("asks for the rule as a whole, zone and policies included", async () => {
    draw(<Place cron="0 9 * * *" repeated="both" />);
    await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ repeated: "both" }));
    expect(asked.at(-1)?.body).toEqual({
      cron: "0 9 * * *",
      time_zone: "Europe/Vienna",
      gap: "after",
      repeated: "both",
      count: 10,
    });
  });
});
