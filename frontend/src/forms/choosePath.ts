// A path that was chosen in a tree of data goes into a field, or into the clipboard.
import { notifications } from "@mantine/notifications";

import { words } from "../words/words";
import { insertTargets } from "./insertTarget";

/** Puts it into the field that had the focus last, else into the clipboard. */
export function choosePath(path: string): void {
  const { target } = insertTargets.store.getState();
  if (target !== null) {
    target.insert(path);
    return;
  }
  void navigator.clipboard
    .writeText(`{{ ${path} }}`)
    .then(() => notifications.show({ message: words.expressions.copied(path) }));
}
