// A value of the run itself.
import { JsonTree } from "../ui/JsonTree";

export function RunValue({ value, name }: { value: unknown; name: string }) {
  return <JsonTree value={value} name={name} openDepth={2} />;
}
