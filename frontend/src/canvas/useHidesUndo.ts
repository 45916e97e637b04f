// Whether what undoes is drawn: this browser keeps it for the next flow, too.
import { useEffect } from "react";

import { useSession } from "../store/context";
import { remember, remembered } from "../ui/remember";

const KEY = "baton-hides-undo";

export function useHidesUndo(): void {
  const { ui } = useSession();
  useEffect(() => {
    ui.setState({ hidesUndo: remembered<unknown>(KEY, false) === true });
    return ui.subscribe(({ hidesUndo }, before) => {
      if (hidesUndo !== before.hidesUndo) remember(KEY, hidesUndo ? true : undefined);
    });
  }, [ui]);
}
