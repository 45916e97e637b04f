// A copy of a flow under a fresh id; leads to the copy.
import { notifications } from "@mantine/notifications";
import { useNavigate } from "react-router";

import { api, pathOf } from "../../api/client";
import { useCreateFlow, useFlows } from "../../api/queries";
import type { Draft } from "../../api/types";
import { freshId } from "../../model/ids";
import { messageOf } from "../../ui/ProblemAlert";
import { words } from "../../words/words";

export function useDuplicate(): (id: string) => void {
  const create = useCreateFlow();
  const navigate = useNavigate();
  const flows = useFlows();
  return (id) => {
    const taken = new Set(flows.data?.map((flow) => flow.id));
    const copy = async () => {
      const { flow } = await api.get<Draft>(pathOf("flows", id));
      const copyId = freshId(`${id}-copy`, (each) => taken.has(each), "-");
      await create.mutateAsync({ ...flow, id: copyId, name: words.flows.copyOf(flow.name ?? id) });
      await navigate(pathOf("flows", copyId));
    };
    copy().catch((error: unknown) =>
      notifications.show({ color: "red", message: messageOf(error) }),
    );
  };
}
