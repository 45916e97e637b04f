// What would be done to many runs, as the engine says; then doing it, with its progress.
import { Button, Group, Loader, Modal, Progress } from "@mantine/core";

import { useBulkPreview, type BulkPreview, type BulkWish } from "../api/bulk";
import { ProblemAlert } from "../ui/ProblemAlert";
import { StateBadge } from "../ui/StateBadge";
import { words as catalogue } from "../words/words";
import classes from "./Runs.module.css";
import { useBulk, type BulkProgress } from "./useBulk";

const words = catalogue.runList.bulk;

interface Props {
  readonly wish: BulkWish;
  /** How many were chosen by hand; null when a filter chooses. */
  readonly chosen: number | null;
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

export function BulkDialog({ wish, chosen, names, onClose }: Props) {
  const preview = useBulkPreview(wish);
  const { progress, start, stop } = useBulk(wish);
  const isAsking = progress.phase === "asking";
  const isWorking = progress.phase === "working";
  const count = preview.data?.count ?? 0;
  return (
    <Modal
      opened
      onClose={isWorking ? () => undefined : onClose}
      withCloseButton={!isWorking}
      title={words.title[wish.action]}
      data-testid="bulk-dialog"
    >
      {preview.isPending ? (
        <p className={classes.looking}>
          <Loader size="xs" aria-hidden /> {words.looking}
        </p>
      ) : null}
      <ProblemAlert error={progress.error ?? preview.error} />
      {preview.data !== undefined && isAsking ? (
        <Preview preview={preview.data} chosen={chosen} names={names} />
      ) : null}
      {isAsking ? null : <Doing progress={progress} total={count} />}
      <Group justify="flex-end" mt="md" gap="xs">
        {isWorking ? (
          <Button variant="default" onClick={stop} data-testid="bulk-stop">
            {words.stop}
          </Button>
        ) : (
          <Button variant="default" onClick={onClose} data-testid="bulk-close">
            {words.close}
          </Button>
        )}
        {isAsking && count > 0 ? (
          <Button
            color={wish.action === "cancel" ? "red" : "accent"}
            onClick={() => void start()}
            data-testid="bulk-start"
          >
            {words.start[wish.action]}
          </Button>
        ) : null}
      </Group>
    </Modal>
  );
}

interface PreviewProps {
  readonly preview: BulkPreview;
  readonly chosen: number | null;
  readonly names: ReadonlyMap<string, string>;
}

function Preview({ preview, chosen, names }: PreviewProps) {
  const { action, count, is_more, by_state, by_flow } = preview;
  if (count === 0) return <p data-testid="bulk-none">{words.none[action]}</p>;
  return (
    <div className={classes.preview} data-testid="bulk-preview">
      <p>{words.count(action, words.runs(count, is_more))}</p>
      {chosen !== null && chosen > count ? <p>{words.left(chosen - count)}</p> : null}
      <ul>
        {Object.entries(by_state).map(([state, many]) => (
          <li key={state}>
            <StateBadge state={state} /> <span>{many}</span>
          </li>
        ))}
      </ul>
      <ul>
        {Object.entries(by_flow).map(([flow, many]) => (
          <li key={flow}>
            {names.get(flow) ?? flow} <span>{many}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Doing({ progress, total }: { progress: BulkProgress; total: number }) {
  const { phase, done, refused } = progress;
  const handled = done + refused.length;
  const most = Math.max(total, handled, 1);
  return (
    <div className={classes.preview} aria-live="polite" data-testid="bulk-progress">
      <Progress
        value={phase === "done" ? 100 : (handled / most) * 100}
        aria-label={words.progress(handled, most)}
        color={phase === "failed" ? "red" : "accent"}
      />
      <p>
        {phase === "working" ? words.progress(handled, most) : words.done(done, refused.length)}{" "}
        {phase === "stopped" ? words.stopped : ""}
      </p>
      {refused.length === 0 ? null : (
        <ul className={classes.refused}>
          {refused.slice(0, 20).map((one) => (
            <li key={one.run_id}>
              <code>{one.run_id}</code> {one.reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
