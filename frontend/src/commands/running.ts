// Commands that start and steer runs.
import { words } from "../words/words";
import { inDraft } from "./command";

const { titles } = words.commands;

export const running = inDraft("run", {
  id: "run",
  title: titles.run,
  keys: ["Mod+Enter"],
  isGlobal: true,
  isBlind: true,
  run: ({ page }) => page.current.run?.(),
});
