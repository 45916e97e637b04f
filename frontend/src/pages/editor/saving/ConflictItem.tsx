// One thing that both sides changed: where it is, and the two values side by side.
import type { Conflict, Place, Side } from "../../../model/merge";
import type { Flow } from "../../../model/flow";
import { useEditor, useSession } from "../../../store/context";
import { words } from "../../../words/words";
import classes from "./Saving.module.css";

const SIDES: readonly Side[] = ["mine", "theirs"];
const TEXT_MAX = 4_000;

export const keyOf = ({ place, path }: Conflict): string =>
  JSON.stringify([place.kind, "id" in place ? place.id : "", path]);

interface ConflictItemProps {
  readonly conflict: Conflict;
  readonly chosen: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

export function ConflictItem({ conflict, chosen, onChoose }: ConflictItemProps) {
  const { editor, canvas } = useSession();
  const { place, path } = conflict;
  const title = useEditor((state) => titleOf(state.flow, place));
  const text = words.editor.conflict;
  const show = () => {
    if (place.kind === "node") {
      editor.actions.select([place.id]);
      canvas.current?.reveal([place.id]);
    }
    if (place.kind === "edge") editor.actions.select([], [place.id]);
  };
  const name = `${title} ${path.join(".")}`;
  return (
    <li>
      <fieldset className={classes.item}>
        <legend>
          <button type="button" className={classes.name} onClick={show} title={text.show}>
            {title}
          </button>
          <span className={classes.path}>{path.length === 0 ? text.all : path.join(".")}</span>
        </legend>
        <div className={classes.sides}>
          {SIDES.map((side) => (
            <label key={side} className={classes.side}>
              <span className={classes.sideName}>
                <input
                  type="radio"
                  name={keyOf(conflict)}
                  aria-label={`${name}: ${text[side]}`}
                  checked={chosen === side}
                  onChange={() => onChoose(side)}
                  data-testid={`conflict-${side}`}
                />
                {text[side]}
              </span>
              <pre>{written(conflict, side)}</pre>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

function titleOf(flow: Flow, place: Place): string {
  const text = words.editor.conflict;
  if (place.kind !== "node") return text[place.kind];
  return flow.nodes.find(({ id }) => id === place.id)?.name ?? place.id;
}

function written({ path, ...values }: Conflict, side: Side): string {
  const value = values[side];
  if (value === undefined)
    return path.length === 0 ? words.editor.conflict.removed : words.editor.conflict.unset;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}
