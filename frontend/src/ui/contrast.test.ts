import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

type Rgb = readonly [number, number, number];

const TEXT_MIN = 4.5;
const GRAPHIC_MIN = 3;
const BADGE_SHARE = 0.09;
const css = readFileSync("src/ui/theme.css", "utf8");

/** The hexadecimal tokens of one scheme. */
function tokensOf(scheme: string): Map<string, Rgb> {
  const start = css.indexOf(`:root[data-mantine-color-scheme="${scheme}"] {`);
  const block = css.slice(start, css.indexOf("}", start));
  const found = [...block.matchAll(/--([\w-]+): #([0-9a-f]{6});/g)];
  return new Map(found.map(([, name = "", hex = ""]) => [name, rgbOf(hex)]));
}

const rgbOf = (hex: string): Rgb => [
  parseInt(hex.slice(0, 2), 16),
  parseInt(hex.slice(2, 4), 16),
  parseInt(hex.slice(4, 6), 16),
];

const mixed = (over: Rgb, under: Rgb, share: number): Rgb => [
  over[0] * share + under[0] * (1 - share),
  over[1] * share + under[1] * (1 - share),
  over[2] * share + under[2] * (1 - share),
];

/** As WCAG 2 defines them. */
function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(["light", "dark"])("the %s scheme", (scheme) => {
  const tokens = tokensOf(scheme);
  const color = (name: string): Rgb => tokens.get(name) ?? [NaN, NaN, NaN];
  const named = (start: string) => [...tokens.keys()].filter((name) => name.startsWith(start));
  const tooFaint = (names: readonly string[], grounds: readonly string[], least: number) =>
    names.flatMap((name) =>
      grounds
        .filter((ground) => !(contrast(color(name), color(ground)) >= least))
        .map((ground) => `${name} on ${ground}`),
    );

  it("has words that are read on every surface", () => {
    const grounds = ["canvas", "surface", "surface-2", "surface-hover"];
    expect(tooFaint(["text", "text-2", "text-3"], grounds, TEXT_MIN)).toEqual([]);
  });

  it("has states that are read as words, plain and in their badge", () => {
    const states = named("state-");
    const faint = states.filter((name) => {
      const badge = mixed(color(name), color("surface"), BADGE_SHARE);
      return !(contrast(color(name), badge) >= TEXT_MIN);
    });
    expect([states.length > 10, tooFaint(states, ["surface"], TEXT_MIN), faint]).toEqual([
      true,
      [],
      [],
    ]);
  });

  it("has edges, categories and the accent that are seen where they stand", () => {
    const grounds = ["canvas", "surface"];
    const drawn = [...named("cat-"), "edge-strong", "edge-error", "edge-undo", "accent"];
    expect(tooFaint(drawn, grounds, GRAPHIC_MIN)).toEqual([]);
  });

  it("has words on the accent, and the accent as a word", () => {
    const faint = tooFaint(["accent"], ["surface", "accent-weak"], TEXT_MIN);
    expect([faint, contrast(color("on-accent"), color("accent")) >= TEXT_MIN]).toEqual([[], true]);
  });
});
