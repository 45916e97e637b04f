import { describe, expect, it } from "vitest";

import { cutOf, deeper, membersOf, spokenPath } from "./cut";

const mark = (type: string, entries: number) => ({ $cut: { type, entries, size: 9 } });

describe("a cut value", () => {
  it("says what was left out, and is no cut when only a member is called so", () => {
    expect([cutOf(mark("map", 3))?.entries, cutOf({ $cut: 1 }), cutOf({ a: 1 })]).toEqual([
      3,
      null,
      null,
    ]);
  });

  it("has the members that came, and says that there are more", () => {
    expect([
      membersOf([1, 2, mark("list", 2000)]),
      membersOf({ a: 1, $cut: { type: "map", entries: 70 } }),
      membersOf([1, 2]),
    ]).toEqual([
      {
        entries: [
          ["0", 1],
          ["1", 2],
        ],
        isMore: true,
      },
      { entries: [["a", 1]], isMore: true },
      {
        entries: [
          ["0", 1],
          ["1", 2],
        ],
        isMore: false,
      },
    ]);
  });

  it("counts on from where it begins", () => {
    expect(membersOf(["x"], 50).entries).toEqual([["50", "x"]]);
  });

  it("spells its places as pointers and as expressions", () => {
    const path = deeper(deeper(deeper("", "items"), "0"), "a/b");
    expect([path, spokenPath(path)]).toEqual(["/items/0/a~1b", '.items[0]["a/b"]']);
  });
});
