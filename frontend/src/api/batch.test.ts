import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { batched } from "./batch";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("says each name once for all that came meanwhile, and begins anew after it", () => {
  const said: (readonly string[])[] = [];
  const batch = batched(100, (names) => said.push(names));
  batch.add(["a", "b"]);
  batch.add(["a"]);
  vi.advanceTimersByTime(100);
  batch.add(["c"]);
  vi.advanceTimersByTime(100);
  batch.add(["d"]);
  batch.stop();
  vi.advanceTimersByTime(100);
  expect(said).toEqual([["a", "b"], ["c"]]);
});
