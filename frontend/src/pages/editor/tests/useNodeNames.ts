// The names of the open flow's nodes, and those that a list does not hold yet.
import { useMemo } from "react";

import type { NodeId } from "../../../model/flow";
import { useEditor } from "../../../store/context";

export interface NodeNames {
  readonly nameOf: (id: NodeId) => string;
  /** Choices for a field: every node but these. */
  readonly others: (than: readonly NodeId[]) => { value: NodeId; label: string }[];
}

export function useNodeNames(): NodeNames {
  const nodes = useEditor((state) => state.flow.nodes);
  return useMemo(() => {
    const names = new Map(nodes.map(({ id, name }) => [id, name ?? id]));
    return {
      nameOf: (id) => names.get(id) ?? id,
      others: (than) => {
        const taken = new Set(than);
        return [...names]
          .filter(([id]) => !taken.has(id))
          .map(([id, name]) => ({ value: id, label: name === id ? id : `${name} (${id})` }));
      },
    };
  }, [nodes]);
}
