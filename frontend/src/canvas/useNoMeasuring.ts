// Sizes and ports are declared; what the canvas library reads from the page instead would cost a forced layout for
// each card that comes into view, and from afar, where cards have no ports, it would find none and drop the edges.
import { useStoreApi } from "@xyflow/react";
import { useState } from "react";

/** Must be called before the library's nodes are drawn for the first time: they keep what they find there. */
export function useNoMeasuring(): void {
  const store = useStoreApi();
  useState(() => store.setState({ updateNodeInternals: () => undefined }));
}
