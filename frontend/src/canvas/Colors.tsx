// A row of colours to choose from, each with its name.
import { COLORS, type Color } from "../model/flow";
import { words } from "../words/words";
import classes from "./Colors.module.css";

interface ColorsProps {
  readonly chosen: string;
  readonly label: (color: string) => string;
  readonly onChoose: (color: Color) => void;
}

export function Colors({ chosen, label, onChoose }: ColorsProps) {
  return COLORS.map((color) => (
    <button
      key={color}
      type="button"
      className={classes.color}
      data-color={color}
      aria-pressed={color === chosen}
      aria-label={label(words.canvas.colors[color])}
      title={words.canvas.colors[color]}
      onClick={() => onChoose(color)}
    />
  ));
}
