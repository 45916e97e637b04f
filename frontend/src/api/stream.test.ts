import { describe, expect, it } from "vitest";

import { createFollower, type Surroundings } from "./stream";
import type { RunDelta } from "./types";

class Source extends EventTarget {
  readyState = 1;
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
  say(delta: RunDelta): void {
    this.dispatchEvent(new MessageEvent("delta", { data: JSON.stringify(delta) }));
  }
}

function world(run: unknown = {}) {
  const sources: Source[] = [];
  const frames: (() => void)[] = [];
  const later: (() => void)[] = [];
  const around: Surroundings = {
    connect: () => {
      const source = new Source();
      sources.push(source);
      return source as unknown as EventSource;
    },
    nextFrame: (callback) => {
      frames.push(callback);
      return () => frames.splice(frames.indexOf(callback), 1);
    },
    after: (_, callback) => {
      later.push(callback);
      return () => later.splice(later.indexOf(callback), 1);
    },
    client: { get: <Answer>() => Promise.resolve(run as Answer) },
  };
  const paint = (): void => frames.splice(0).forEach((frame) => frame());
  return { sources, frames, later, paint, follow: createFollower(around) };
}

const delta = (seq: number, nodes: Record<string, string>): RunDelta => ({
  seq,
  run: { state: "running", undo: "none" },
  nodes: Object.fromEntries(
    Object.entries(nodes).map(([id, state]) => [id, { state: state as "running", attempts: 1 }]),
  ),
});
const statesOf = (news: RunDelta): Record<string, string> =>
  Object.fromEntries(Object.entries(news.nodes).map(([id, node]) => [id, node.state]));

describe("followRun", () => {
  it("tells everything of one frame at once, the newest state of each node", () => {
    const { sources, frames, paint, follow } = world();
    const heard: Record<string, string>[] = [];
    follow("r", (news) => heard.push(statesOf(news)));
    sources[0]!.say(delta(1, { a: "running" }));
    sources[0]!.say(delta(2, { a: "succeeded", b: "running" }));
    const waiting = frames.length;
    paint();
    expect({ waiting, heard }).toEqual({ waiting: 1, heard: [{ a: "succeeded", b: "running" }] });
  });

  it("tells a second follower what is known, over the same connection", () => {
    const { sources, paint, follow } = world();
    follow("r", () => {});
    sources[0]!.say(delta(1, { a: "succeeded" }));
    paint();
    const heard: Record<string, string>[] = [];
    follow("r", (news) => heard.push(statesOf(news)));
    paint();
    expect({ heard, connections: sources.length }).toEqual({
      heard: [{ a: "succeeded" }],
      connections: 1,
    });
  });

  it("tells the last news, then the end, and closes", () => {
    const { sources, paint, follow } = world();
    const heard: unknown[] = [];
    follow(
      "r",
      (news) => heard.push(news.seq),
      () => heard.push("end"),
    );
    sources[0]!.say(delta(1, {}));
    sources[0]!.dispatchEvent(new Event("end"));
    paint();
    expect({ heard, isClosed: sources[0]!.isClosed }).toEqual({
      heard: [1, "end"],
      isClosed: true,
    });
  });

  it("closes when the last follower leaves, and tells nothing after that", () => {
    const { sources, paint, follow } = world();
    const heard: number[] = [];
    const stop = follow("r", (news) => heard.push(news.seq));
    sources[0]!.say(delta(1, {}));
    stop();
    paint();
    expect({ heard, isClosed: sources[0]!.isClosed }).toEqual({ heard: [], isClosed: true });
  });

  it("leaves connecting again to the browser while it tries", () => {
    const { sources, later, follow } = world();
    follow("r", () => {});
    sources[0]!.readyState = 0;
    sources[0]!.dispatchEvent(new Event("error"));
    expect([sources.length, later.length]).toEqual([1, 0]);
  });

  it("reads the run now and then when the server has no place for a live view", async () => {
    const run = {
      state: "succeeded",
      undo: "none",
      nodes: { a: { state: "succeeded", attempts: 1 } },
    };
    const { sources, paint, follow } = world(run);
    const heard: unknown[] = [];
    follow(
      "r",
      (news) => heard.push(statesOf(news)),
      () => heard.push("end"),
    );
    sources[0]!.readyState = 2;
    sources[0]!.dispatchEvent(new Event("error"));
    await Promise.resolve();
    await Promise.resolve();
    paint();
    expect(heard).toEqual([{ a: "succeeded" }, "end"]);
  });
});
