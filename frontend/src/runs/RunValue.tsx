// A value of the run itself: a small one as it came, a big one read piece by piece.
import { JsonTree } from "../ui/JsonTree";
import { ValueTree } from "./ValueTree";

interface Props {
  readonly runId: string;
  readonly part: "input" | "output" | "error";
  readonly value: unknown;
  readonly size?: number | null | undefined;
}

export function RunValue({ runId, part, value, size }: Props) {
  if (value == null && (size ?? 0) > 0)
    return (
      <ValueTree source={{ runId, node: null, frame: null, part }} root={part} size={size ?? 0} />
    );
  return <JsonTree value={value} name={`${runId}-${part}`} openDepth={2} />;
}
