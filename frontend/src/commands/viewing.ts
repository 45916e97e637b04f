// Commands that change what is seen, never the document.
import type { Session } from "../store/context";
import { words } from "../words/words";
import { inFlow, type Command } from "./command";
import { over } from "./here";

const { titles } = words.commands;
type Switch = "isPaletteOpen" | "isRunPanelOpen" | "isInspectorOpen" | "hidesUndo";
const toggle =
  (key: Switch) =>
  ({ ui }: Session): void =>
    ui.setState((state) => ({ [key]: !state[key] }));

export const viewing: readonly Command[] = [
  ...inFlow(
    "view",
    { id: "fit", title: titles.fit, keys: ["1", "Mod+1"], run: (at) => at.canvas.current?.fit() },
    {
      id: "full",
      title: titles.full,
      keys: ["0", "Mod+0"],
      run: (at) => at.canvas.current?.zoomTo(1),
    },
    {
      id: "tour",
      title: words.tour.title,
      keys: [],
      when: (at) => !at.readOnly,
      run: ({ ui }) =>
        ui.setState({ isTourOpen: true, isPaletteOpen: true, isInspectorOpen: true }),
    },
    {
      id: "hand",
      title: titles.hand,
      keys: ["H"],
      run: ({ ui }) => ui.setState({ isHandTool: true }),
    },
    {
      id: "pointer",
      title: titles.pointer,
      keys: ["V"],
      run: ({ ui }) => ui.setState({ isHandTool: false }),
    },
    {
      id: "palette",
      title: titles.palette,
      keys: ["["],
      run: toggle("isPaletteOpen"),
    },
    {
      id: "outline",
      title: titles.outline,
      keys: ["O"],
      run: ({ ui }) => {
        ui.setState({ isPaletteOpen: true, leftTab: "outline" });
        requestAnimationFrame(() =>
          document.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus(),
        );
      },
    },
    {
      id: "find",
      title: titles.find,
      keys: ["Mod+F"],
      run: ({ ui }) =>
        ui.setState(({ findAsked }) => ({
          isPaletteOpen: true,
          leftTab: "find",
          findAsked: findAsked + 1,
        })),
    },
    { id: "inspector", title: titles.inspector, keys: ["]"], run: toggle("isInspectorOpen") },
    {
      id: "panel",
      title: titles.panel,
      keys: ["L"],
      when: (at) => !at.readOnly,
      run: toggle("isRunPanelOpen"),
    },
    { id: "hide-undo", title: titles.hideUndo, keys: ["U"], run: toggle("hidesUndo") },
  ),
  {
    id: "keys",
    title: titles.keys,
    group: "view",
    keys: ["?"],
    needs: "nothing",
    run: () => over.setState({ isCheatSheetOpen: true }),
  },
];
