// An action as a row of a list.
import type { ActionLike } from "../model/catalog";
import type { Pick } from "./PickRow";

export function pickOf(action: ActionLike, section?: string): Pick {
  return {
    id: action.type,
    title: action.title,
    detail: action.summary,
    category: action.category,
    icon: action.icon,
    section,
    ...(action.ports.length > 1 ? { ports: action.ports } : { note: action.type }),
  };
}
