// What a task does, and what it failed with, in a line.
import type { Task } from "../../api/queues";
import { words as catalogue } from "../../words/words";

const words = catalogue.queues;

const textOf = (value: unknown, key: string): string => {
  const found: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" ? found : "";
};

export function targetOf({ target }: Task): string {
  if (target["http"] !== undefined) {
    return `${textOf(target["http"], "method") || "GET"} ${textOf(target["http"], "url")}`;
  }
  if (target["flow"] !== undefined) return words.startOf(textOf(target["flow"], "id"));
  return words.publishTo(textOf(target["topic"], "name"));
}

export const errorOf = ({ last_error }: Task): string => textOf(last_error, "message");
