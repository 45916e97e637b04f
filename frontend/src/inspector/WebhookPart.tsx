// A webhook's address, and listening for a test request: what comes is shown and can be run with.
import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Ear, Play, Save, Terminal } from "lucide-react";

import type { HeardRequest, Listener } from "../api/types";
import type { FlowNode, Json } from "../model/flow";
import { HOOKS, TEST_HOOKS, calledBy, curlOf, methodOf, pathOfHook } from "../model/webhooks";
import { Countdown } from "../runs/Countdown";
import { useSession } from "../store/context";
import { CopyButton } from "../ui/CopyButton";
import { JsonTree } from "../ui/JsonTree";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words } from "../words/words";
import { useListener } from "./useListener";
import classes from "./WebhookPart.module.css";

type Config = Readonly<Record<string, unknown>>;

export function WebhookPart({ node }: { node: FlowNode }) {
  const config: Config = node.config ?? {};
  const path = pathOfHook(config);
  const listening = useListener(node.id);
  const { listener, isBusy } = listening;
  const isOpen = isBusy || listener?.state === "listening";
  return (
    <Stack gap="xs" className={classes.part ?? ""} data-testid="webhook">
      {path === "" ? (
        <Text size="xs" c="dimmed">
          {words.webhooks.noPath}
        </Text>
      ) : (
        <>
          <Address config={config} root={HOOKS} testId="webhook-url" />
          <Text size="xs" c="dimmed">
            {words.webhooks.published}
          </Text>
          <Group gap="xs">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={isOpen ? <Loader size={12} /> : <Ear size={14} />}
              onClick={isOpen ? listening.stop : listening.start}
              data-testid="listen"
            >
              {isOpen
                ? words.webhooks.stop
                : listener === null
                  ? words.webhooks.listen
                  : words.webhooks.again}
            </Button>
          </Group>
        </>
      )}
      {listening.error === null ? null : (
        <ProblemAlert error={listening.error} title={words.webhooks.failed} />
      )}
      <div aria-live="polite">
        {listener === null ? null : <Said listener={listener} config={config} node={node} />}
      </div>
    </Stack>
  );
}

function Said({ listener, config, node }: { listener: Listener; config: Config; node: FlowNode }) {
  if (listener.request !== null) return <Heard request={listener.request} node={node} />;
  if (listener.state === "over") return <Text size="sm">{words.webhooks.over}</Text>;
  return (
    <Stack gap="xs" data-testid="listening">
      <Text size="sm">
        {words.webhooks.waiting(methodOf(config))} <Countdown to={listener.expires_at} />
      </Text>
      <Address config={config} root={TEST_HOOKS} testId="webhook-test-url" />
      {listener.refused === null ? null : (
        <Alert
          color="orange"
          title={words.webhooks.refused(listener.refused.method, listener.refused.status)}
          data-testid="webhook-refused"
        >
          {listener.refused.detail}
        </Alert>
      )}
    </Stack>
  );
}

function Heard({ request, node }: { request: HeardRequest; node: FlowNode }) {
  const { page } = useSession();
  const input = request as unknown as Json;
  const keep = () => {
    page.current.keepInput?.(input);
    notifications.show({ message: words.webhooks.kept });
  };
  return (
    <Stack gap="xs" data-testid="heard">
      <Text size="sm" fw={600}>
        {words.webhooks.heard(request.method, request.path)}
      </Text>
      <JsonTree value={request} name={words.webhooks.request} openDepth={2} />
      <Group gap="xs">
        <Button
          size="compact-sm"
          leftSection={<Play size={14} />}
          onClick={() => page.current.runWith?.(node.id, input)}
          data-testid="run-with-heard"
        >
          {words.webhooks.run}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Save size={14} />}
          onClick={keep}
          data-testid="keep-heard"
        >
          {words.webhooks.keep}
        </Button>
      </Group>
    </Stack>
  );
}

function Address({ config, root, testId }: { config: Config; root: string; testId: string }) {
  const url = `${window.location.origin}${root}${pathOfHook(config)}`;
  const method = methodOf(config);
  return (
    <div className={classes.address}>
      <span className={classes.method}>{method}</span>
      <code
        className={classes.url}
        role="group"
        aria-label={words.webhooks.addressOf(method)}
        data-testid={testId}
      >
        {url}
      </code>
      <CopyButton text={() => url} label={words.webhooks.copyUrl} testId={`${testId}-copy`} />
      <CopyButton
        text={() => curlOf(calledBy(url, config))}
        label={words.webhooks.copyCurl}
        icon={Terminal}
        testId={`${testId}-curl`}
      />
    </div>
  );
}
