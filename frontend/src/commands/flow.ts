// Commands for the whole flow; the page that has it open does them.
import { words } from "../words/words";
import { inDraft } from "./command";

const { titles } = words.commands;

export const flow = inDraft(
  "flow",
  {
    id: "save",
    title: titles.save,
    keys: ["Mod+S"],
    isGlobal: true,
    isBlind: true,
    run: ({ page }) => page.current.save?.(),
  },
  {
    id: "publish",
    title: titles.publish,
    keys: ["Alt+Shift+P"],
    isBlind: true,
    run: ({ page }) => page.current.publish?.(),
  },
);
