// The type of an event as what opens it, over the whole row.
import { attributeOf } from "../../api/events";
import { words as catalogue } from "../../words/words";
import classes from "./Events.module.css";

interface Props {
  readonly event: unknown;
  readonly onClick: () => void;
}

export function TypeButton({ event, onClick }: Props) {
  const type = attributeOf(event, "type");
  return (
    <button type="button" className={classes.open} title={type} onClick={onClick}>
      {type === "" ? catalogue.events.noType : type}
    </button>
  );
}
