// The canvas with what stands around it: palette, inspector, run drawer.
import { Canvas } from "../../canvas/Canvas";
import { Inspector } from "../../inspector/Inspector";
import { Palette } from "../../palette/Palette";
import { QuickAdd } from "../../palette/QuickAdd";
import { useClashes } from "../../store/context";
import classes from "./Editor.module.css";
import { EmptyCanvas } from "./EmptyCanvas";
import { FileDrop } from "./FileDrop";
import { RunDrawer } from "./RunDrawer";
import { Tour } from "./tour/Tour";
import type { TabProps } from "./tabs";

export function DesignTab({ tidyUp }: TabProps) {
  // Whoever has to choose between two edits sees them on the canvas; adding can wait.
  const hasConflicts = useClashes((state) => state.conflicts.length > 0);
  return (
    <div className={classes.middle}>
      {hasConflicts ? null : <Palette />}
      <FileDrop className={classes.stage ?? ""}>
        <Canvas onTidy={tidyUp}>
          <QuickAdd />
          <EmptyCanvas />
        </Canvas>
        <RunDrawer />
      </FileDrop>
      <Inspector />
      <Tour />
    </div>
  );
}
