// The field that a path is put into when somebody presses Enter on it: the one that had the focus last.
import { createStore } from "zustand/vanilla";

export interface InsertTarget {
  /** The field's title. */
  readonly label: string;
  readonly insert: (path: string) => void;
}

const store = createStore<{ readonly target: InsertTarget | null }>(() => ({ target: null }));

export const insertTargets = {
  store,
  aim: (target: InsertTarget): void => store.setState({ target }),
  /** Does nothing when another field has been aimed at since. */
  leave: (target: InsertTarget): void => {
    if (store.getState().target === target) store.setState({ target: null });
  },
};

/** What a dragged path is known by. */
export const PATH_TYPE = "application/x-baton-path";

export function startPathDrag(data: DataTransfer, path: string): void {
  data.setData(PATH_TYPE, path);
  data.setData("text/plain", `{{ ${path} }}`);
  data.effectAllowed = "copy";
}
