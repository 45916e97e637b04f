// The flow as YAML: the same document, edited both ways, with what is wrong at its line.
import { Button, Loader, Menu, TextInput } from "@mantine/core";
import { CircleAlert, CircleCheck, Download, Search, TriangleAlert } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";

import type { ReadText } from "../../../api/documents";
import { useEditor, useSession } from "../../../store/context";
import { YamlEditor, type LineMark, type YamlDoor } from "../../../ui/code/YamlEditor";
import { CopyButton } from "../../../ui/CopyButton";
import { words } from "../../../words/words";
import { saveFile } from "../../../ui/saveFile";
import classes from "./Code.module.css";
import { textOf } from "./text";

const FOLDED = ["layout", "notes", "groups", "collapsed"];

export function CodeTab() {
  const { editor } = useSession();
  const source = textOf(editor);
  const { text, read, isReading, error } = useStore(source.store);
  useEffect(() => source.follow(), [source]);
  const door = useRef<YamlDoor>(null);
  const marks = useMemo(() => marksOf(read), [read]);
  if (text === null)
    return error === null ? <Loader size="sm" m="xl" /> : <p role="alert">{error}</p>;
  return (
    <div className={classes.tab} data-testid="code">
      <header className={classes.bar}>
        <Status read={read} isReading={isReading} error={error} />
        <Find onFind={(wanted) => door.current?.find(wanted) ?? false} />
        <CopyButton text={() => text} />
        <DownloadMenu text={text} />
      </header>
      <YamlEditor
        value={text}
        onChange={source.type}
        onBlur={source.flush}
        marks={marks}
        folded={FOLDED}
        label={words.code.label}
        door={door}
      />
      <Problems marks={marks} onGo={(line) => door.current?.goTo(line)} />
    </div>
  );
}

function marksOf(read: ReadText | null): LineMark[] {
  if (read === null) return [];
  const found = read.findings.map(({ line, severity, message }) => ({ line, severity, message }));
  if (read.problem === null) return found;
  const { line, column, message } = read.problem;
  return [{ line, column, severity: "error", message }, ...found];
}

interface StatusProps {
  readonly read: ReadText | null;
  readonly isReading: boolean;
  readonly error: string | null;
}

function Status({ read, isReading, error }: StatusProps) {
  const id = useEditor((state) => state.flow.id);
  const text = words.code;
  const trouble =
    error ??
    (read?.problem
      ? text.unreadable(read.problem.line, read.problem.column, read.problem.message)
      : null);
  const isOther = typeof read?.flow?.id === "string" && read.flow.id !== id;
  return (
    <span className={classes.status} role="status" data-testid="code-status">
      {trouble !== null ? (
        <>
          <CircleAlert size={15} className={classes.bad} aria-hidden />
          <span>
            {trouble} {text.unreadableHint}
          </span>
        </>
      ) : isReading || read === null ? (
        text.reading
      ) : isOther ? (
        <>
          <TriangleAlert size={15} className={classes.warn} aria-hidden /> {text.otherId(id)}
        </>
      ) : (
        <>
          {read.findings.length === 0 ? (
            <CircleCheck size={15} className={classes.good} aria-hidden />
          ) : (
            <TriangleAlert size={15} className={classes.warn} aria-hidden />
          )}
          {read.findings.length === 0 ? text.good : text.problems(read.findings.length)}
        </>
      )}
    </span>
  );
}

function Find({ onFind }: { onFind: (text: string) => boolean }) {
  const [wanted, setWanted] = useState("");
  const [isMissing, setMissing] = useState(false);
  return (
    <TextInput
      size="xs"
      w={220}
      aria-label={words.code.search}
      placeholder={words.code.search}
      leftSection={<Search size={13} />}
      value={wanted}
      error={isMissing ? words.code.notFound : undefined}
      onChange={(event) => {
        setWanted(event.currentTarget.value);
        setMissing(false);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") setMissing(wanted !== "" && !onFind(wanted));
      }}
    />
  );
}

function DownloadMenu({ text }: { text: string }) {
  const flow = useEditor((state) => state.flow);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Download size={14} />}>
          {words.code.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => saveFile(`${flow.id}.yaml`, "application/yaml", text)}>
          {words.code.yaml}
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            saveFile(`${flow.id}.json`, "application/json", `${JSON.stringify(flow, null, 2)}\n`)
          }
        >
          {words.code.json}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Problems({ marks, onGo }: { marks: readonly LineMark[]; onGo: (line: number) => void }) {
  if (marks.length === 0) return null;
  return (
    <ul className={classes.problems} data-testid="code-problems">
      {marks.map(({ line, severity, message }, index) => (
        <li key={index}>
          <button type="button" onClick={() => onGo(line)}>
            {severity === "error" ? (
              <CircleAlert size={14} className={classes.bad} aria-label={severity} />
            ) : (
              <TriangleAlert size={14} className={classes.warn} aria-label={severity} />
            )}
            <span className={classes.line}>{words.code.at(line)}</span>
            {message}
          </button>
        </li>
      ))}
    </ul>
  );
}
