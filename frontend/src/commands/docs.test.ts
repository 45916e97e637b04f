// The page of keys in the documentation says what the table says; BATON_WRITE=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";

import { words } from "../words/words";
import type { CommandGroup } from "./command";
import { COMMANDS } from "./table";

const PAGE = "../docs/reference/keys.md";
const START = "<!-- generated from the table of commands -->\n";

function tables(): string {
  const groups = Object.entries(words.commands.groups) as [CommandGroup, string][];
  return groups
    .map(([group, title]) => [title, COMMANDS.filter((each) => each.group === group)] as const)
    .filter(([, commands]) => commands.length > 0)
    .map(([title, commands]) => {
      const rows = commands.map(
        ({ id, title: what, keys }) =>
          `| ${what} | ${keys.map((key) => `\`${key}\``).join(" ")} | \`${id}\` |`,
      );
      return [`## ${title}`, "| command | keys | id |", "| --- | --- | --- |", ...rows].join("\n");
    })
    .join("\n\n");
}

test("docs/reference/keys.md is fresh", () => {
  const page = readFileSync(PAGE, "utf8");
  const at = page.indexOf(START) + START.length;
  const fresh = `${page.slice(0, at)}\n${tables()}\n`;
  if (process.env["BATON_WRITE"] === "1") writeFileSync(PAGE, fresh);
  expect(readFileSync(PAGE, "utf8")).toBe(fresh);
});
