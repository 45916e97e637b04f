// Ctrl+K: commands, nodes, flows, runs and pages in one list that is searched by typing; on every page.
import { Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { useStore } from "zustand";

import { useFlows, useManifest } from "../../api/queries";
import { useRuns } from "../../api/runList";
import { here, over } from "../../commands/here";
import { PickList } from "../../palette/PickList";
import { words } from "../../words/words";
import { entriesOf, find, type Entry } from "./entries";

const { commandPalette } = words.commands;
const RUNS_MAX = 20;

export function CommandPalette() {
  const isOpen = useStore(over, (state) => state.isCommandPaletteOpen);
  const close = () => over.setState({ isCommandPaletteOpen: false });
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      withCloseButton={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      padding={0}
      size={600}
      yOffset="12vh"
      attributes={{ content: { "aria-label": commandPalette.title } }}
    >
      {isOpen && <Everything onClose={close} />}
    </Modal>
  );
}

function Everything({ onClose }: { onClose: () => void }) {
  const flows = useFlows().data;
  const runs = useRuns().data;
  const hasManifest = useManifest().data !== undefined;
  const entries = useMemo(
    () => entriesOf(here(), flows ?? [], (runs?.pages[0]?.items ?? []).slice(0, RUNS_MAX)),
    // The catalogue comes with the flow that is open; it is asked for here so that it is there.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [flows, runs, hasManifest],
  );
  const byId = useMemo(() => new Map(entries.map((entry) => [entry.pick.id, entry])), [entries]);
  // What a command opens takes the focus itself; else it goes back to where it was.
  const [before] = useState(() => document.activeElement);
  const close = () => {
    onClose();
    if (before instanceof HTMLElement) setTimeout(() => before.focus({ preventScroll: true }), 0);
  };
  const run = (entry: Entry | undefined) => {
    close();
    if (entry !== undefined) setTimeout(entry.run, 0);
  };
  return (
    <PickList
      testId="command-palette"
      prompt={commandPalette.prompt}
      label={commandPalette.title}
      hint={commandPalette.hint}
      screen={null}
      find={(text) => find(entries, text)}
      empty={words.palette.notCalled}
      onChoose={(pick) => run(byId.get(pick.id))}
      onClose={close}
    />
  );
}
