// Commands that make a flow of selected nodes, and put a called flow's nodes back; the page asks the server.
import { nodeOf } from "../store/context";
import { words } from "../words/words";
import { hasNodes, inDraft } from "./command";

const { titles } = words.commands;

export const subflow = inDraft(
  "build",
  {
    id: "extract",
    title: titles.extract,
    keys: ["Alt+X"],
    when: hasNodes,
    run: ({ page }) => page.current.extract?.(),
  },
  {
    id: "inline",
    title: titles.inline,
    keys: ["Alt+Shift+X"],
    when: ({ editor }) => {
      const { flow, selection } = editor.getState();
      const [id = ""] = selection.nodes;
      return selection.nodes.size === 1 && nodeOf(flow, id)?.type === "flow.call";
    },
    run: ({ page }) => page.current.inline?.(),
  },
);
