// A node of a comparison: its card with a sign for what became of it; nothing can be done with it.
import { Handle, type NodeProps } from "@xyflow/react";
import { Minus, PencilLine, Plus, type LucideIcon } from "lucide-react";
import { memo } from "react";

import { Tile } from "../../catalog/Tile";
import { words } from "../../words/words";
import { boxOf, portsAt } from "../handles";
import classes from "./DiffCanvas.module.css";
import type { DiffCard, Mark } from "./drawn";

const SIGNS: Readonly<Record<Exclude<Mark, "same">, LucideIcon>> = {
  added: Plus,
  removed: Minus,
  changed: PencilLine,
};

export const DiffNode = memo(function DiffNode({
  id,
  data,
  width = 0,
  height = 0,
}: NodeProps<DiffCard>) {
  const ports = portsAt(data.shape, data.ports.split("\n").filter(Boolean), { width, height });
  const Sign = data.mark === "same" ? null : SIGNS[data.mark];
  return (
    <div
      className={classes.card}
      data-shape={data.shape}
      data-mark={data.mark}
      data-testid={`diff-${id}`}
      title={data.what}
    >
      <Tile category={data.category} icon={data.icon} size={28} />
      <div className={classes.text}>
        <div>{data.title}</div>
        <div>{data.what === "" ? data.subtitle : data.what}</div>
      </div>
      {Sign !== null && data.mark !== "same" && (
        <span className={classes.sign} role="img" aria-label={words.versions.marks[data.mark]}>
          <Sign size={13} aria-hidden strokeWidth={2.6} />
        </span>
      )}
      {ports.map((port) => (
        <Handle
          key={port.id}
          id={port.id}
          type={port.type}
          position={port.position}
          isConnectable={false}
          className={classes.handle ?? ""}
          style={{
            ...boxOf(port),
            right: "auto",
            bottom: "auto",
            transform: "none",
            width: 12,
            height: 12,
          }}
        />
      ))}
    </div>
  );
});
