import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { inserted, isRecorded, pathAt, pathOf, stepsOf } from "./paths";

const step = fc.oneof(
  fc.nat(1000),
  fc.stringMatching(/^[A-Za-z_ åß-][\w -]{0,8}$/).filter((text) => !/^\d+$/.test(text)),
);

describe("paths of expressions", () => {
  it("are read back as they were written", () => {
    const root = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(root, fc.array(step, { maxLength: 6 }), (first, rest) => {
        expect(stepsOf(pathOf([first, ...rest]))).toEqual([first, ...rest]);
      }),
    );
  });

  it("quote what is no name", () => {
    expect(pathOf(["nodes", "a", "output", "content-type", 0])).toBe(
      'nodes.a.output["content-type"][0]',
    );
  });

  it.each([
    ["{{ nodes.a.output.total }}", 6, "nodes"],
    ["{{ nodes.a.output.total }}", 13, "nodes.a.output"],
    ["{{ nodes.a.output.total }}", 20, "nodes.a.output.total"],
    ['{{ input["a-b"][0].c }}', 14, 'input["a-b"]'],
    ["{{ input.a | upper }}", 5, "input"],
  ])("the step under the pointer ends the path: %s at %i", (text, at, path) => {
    expect(pathAt(text, at)?.path).toBe(path);
  });

  it.each([
    ["nodes.a.output", 3],
    ["{{ input.a }} nodes", 16],
    ["{{ 'input' }}", 6],
  ])("there is none outside of expressions: %s at %i", (text, at) => {
    expect(pathAt(text, at)).toBeNull();
  });

  it("are put in braces unless they stand there already", () => {
    expect(inserted("", 0, "input.a")).toBe("{{ input.a }}");
    expect(inserted("{{ 1 +  }}", 7, "input.a")).toBe("input.a");
    expect(inserted("{{ 1 }} ", 8, "input.a")).toBe("{{ input.a }}");
  });

  it("lead into recorded data below an output, not above it", () => {
    expect(isRecorded(["nodes", "a", "output", "b"])).toBe(true);
    expect(isRecorded(["nodes", "a"])).toBe(false);
    expect(isRecorded(["run", "id"])).toBe(false);
  });
});
