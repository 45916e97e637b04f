// The coloured square with an action's icon, as cards, palette and inspector show it.
import { categoryColor } from "./category";
import { Icon } from "./icons";
import classes from "./Tile.module.css";

interface TileProps {
  readonly category: string;
  readonly icon: string;
  readonly size?: number;
}

export function Tile({ category, icon, size = 32 }: TileProps) {
  return (
    <span
      className={classes.tile}
      style={{ width: size, height: size, ["--tile" as string]: categoryColor(category) }}
    >
      <Icon name={icon} size={Math.round(size * 0.53)} />
    </span>
  );
}
