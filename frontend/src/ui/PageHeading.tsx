// The heading of a page that shows its name in a field or on a canvas: heard, not seen.
import { VisuallyHidden } from "@mantine/core";

export function PageHeading({ children }: { children: string }) {
  return <VisuallyHidden component="h1">{children}</VisuallyHidden>;
}
