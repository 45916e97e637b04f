// An input, an output or an error of a node: a small one as it came, a big one read piece by piece.
import { JsonTree } from "../ui/JsonTree";
import { ValueTree } from "./ValueTree";

interface Props {
  readonly runId: string;
  readonly node: string;
  readonly frame: number | null;
  readonly part: "input" | "output" | "error";
  readonly value: unknown;
  /** Bytes; a value that has a size and is not there is too big to come along. */
  readonly size?: number | null | undefined;
}

/** What is longer is never sent along. */
const SENT_BYTES_MAX = 4_096;

export function NodeValue({ runId, node, frame, part, value, size }: Props) {
  const isLeftOut = (size ?? 0) > SENT_BYTES_MAX && (value == null || part === "error");
  if (isLeftOut)
    return (
      <ValueTree
        source={{ runId, node, frame, part }}
        root={part === "input" ? part : `nodes.${node}.${part}`}
        size={size ?? 0}
      />
    );
  const item = frame === null ? "" : `-${frame}`;
  return <JsonTree value={value} name={`${node}${item}-${part}`} openDepth={2} />;
}
