// Flows to begin with: what each looks like and does, and a copy of it to go on with.
import { Button, Loader } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { LayoutTemplate } from "lucide-react";
import { useNavigate } from "react-router";

import { pathOf } from "../../api/client";
import { useTemplates, type Template } from "../../api/documents";
import { useCreateFlow, useFlows } from "../../api/queries";
import { freshId } from "../../model/ids";
import { EmptyState } from "../../ui/EmptyState";
import { messageOf, ProblemAlert } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { useTitle } from "../shell/useTitle";
import { FlowPicture } from "./FlowPicture";
import classes from "./Templates.module.css";

export function TemplatesPage() {
  const templates = useTemplates();
  const text = words.templates;
  useTitle(text.title);
  return (
    <div className={classes.page} data-testid="templates">
      <h1>{text.title}</h1>
      <p className={classes.intro}>{text.intro}</p>
      {templates.isPending && <Loader size="sm" />}
      {templates.error !== null && <ProblemAlert error={templates.error} />}
      {templates.data?.items.length === 0 && (
        <EmptyState icon={LayoutTemplate} title={text.none}>
          {text.noneText}
        </EmptyState>
      )}
      <ul className={classes.grid}>
        {templates.data?.items.map((template) => (
          <Card key={template.id} template={template} />
        ))}
      </ul>
    </div>
  );
}

function Card({ template }: { template: Template }) {
  const { name, description, flow } = template;
  const { isUsing, use } = useTemplate(template);
  const text = words.templates;
  return (
    <li className={classes.card} data-testid={`template-${template.id}`}>
      <FlowPicture flow={flow} label={text.picture(name)} />
      <div className={classes.body}>
        <h2>{name}</h2>
        <p>{description}</p>
        <div className={classes.foot}>
          {text.nodes(flow.nodes.length)}
          <Button
            size="xs"
            loading={isUsing}
            onClick={() => void use()}
            aria-label={`${text.use}: ${name}`}
          >
            {text.use}
          </Button>
        </div>
      </div>
    </li>
  );
}

function useTemplate({ flow }: Template): { isUsing: boolean; use: () => Promise<void> } {
  const create = useCreateFlow();
  const flows = useFlows();
  const navigate = useNavigate();
  const use = async () => {
    const taken = new Set(flows.data?.map(({ id }) => id));
    const id = freshId(flow.id, (each) => taken.has(each), "-");
    try {
      await create.mutateAsync({ ...flow, id });
      await navigate(pathOf("flows", id));
    } catch (error) {
      notifications.show({
        color: "red",
        title: words.templates.failed,
        message: messageOf(error),
      });
    }
  };
  return { isUsing: create.isPending, use };
}
