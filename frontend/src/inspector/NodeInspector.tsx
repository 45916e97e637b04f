// One node: its name and id, its parameters, its settings, what it did in the last run.
import { Tabs } from "@mantine/core";

import { PATH_TYPE } from "../forms/insertTarget";
import type { NodeId } from "../model/flow";
import { nodeOf, useEditor, useSession, useUi } from "../store/context";
import type { InspectorTab } from "../store/ui";
import { words } from "../words/words";
import classes from "./Inspector.module.css";
import { useSpec } from "./node";
import { NodeHead } from "./NodeHead";
import { LastRun, Parameters, Settings } from "./NodeParts";
import { rememberTab } from "./remembered";

export function NodeInspector({ id }: { id: NodeId }) {
  const { ui, readOnly } = useSession();
  const node = useEditor((state) => nodeOf(state.flow, id));
  const tab = useUi((state) => state.tab);
  const spec = useSpec(node);
  if (node === undefined) return null;
  return (
    <>
      <NodeHead node={node} spec={spec} />
      <Tabs
        value={tab}
        onChange={(value) => {
          const chosen = (value ?? "parameters") as InspectorTab;
          ui.setState({ tab: chosen });
          rememberTab(chosen);
        }}
        className={classes.tabs ?? ""}
        keepMounted={false}
      >
        <Tabs.List px="xs">
          <Tabs.Tab
            value="parameters"
            // A value that is dragged here from the last run is dropped on a field.
            onDragEnter={({ dataTransfer }) => {
              if (dataTransfer.types.includes(PATH_TYPE)) ui.setState({ tab: "parameters" });
            }}
          >
            {words.inspector.parameters}
          </Tabs.Tab>
          <Tabs.Tab value="settings">{words.inspector.settings}</Tabs.Tab>
          <Tabs.Tab value="last-run">
            {readOnly ? words.inspector.thisRun : words.inspector.lastRun}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="parameters" className={classes.body ?? ""}>
          <Parameters node={node} spec={spec} />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={classes.body ?? ""}>
          <Settings node={node} spec={spec} />
        </Tabs.Panel>
        <Tabs.Panel value="last-run" className={classes.body ?? ""}>
          <LastRun id={id} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
