// An input, an output or an error of a node: a small one as it came, a big one read piece by piece.
import { JsonTree } from "../ui/JsonTree";

export interface ValuePlace {
  readonly runId: string;
  readonly node: string;
  readonly frame: number | null;
  readonly part: "input" | "output" | "error";
}

interface Props extends ValuePlace {
  readonly value: unknown;
  /** Bytes; a value that has a size and is not there is too big to come along. */
  readonly size?: number | null | undefined;
}

export function NodeValue({ node, frame, part, value }: Props) {
  const item = frame === null ? "" : `-${frame}`;
  return <JsonTree value={value} name={`${node}${item}-${part}`} openDepth={2} />;
}
