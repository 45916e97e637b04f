// A `curl` command as the settings of an HTTP request; the only user of shell-quote, and it runs nothing.
import { parse } from "shell-quote";

import { words } from "../words/words";
import type { Json, JsonObject } from "./flow";
import { readFlags, type Flags } from "./curlFlags";

export interface Curl {
  readonly config: JsonObject;
  readonly name: string;
  /** Sentences about what was left out, or should not stay. */
  readonly warnings: readonly string[];
}

const { curl } = words.model;
const CHARS_MAX = 200_000;
const SECRET = /^(authorization|proxy-authorization|cookie|x-api-key|api-key|x-auth-token)$/i;
const FORM = "application/x-www-form-urlencoded";

/** null when the text is no curl command with an address. */
export function readCurl(text: string): Curl | null {
  const trimmed = text.trim().replace(/^\$\s+/, "");
  if (!/^curl(\.exe)?\s/.test(trimmed) || trimmed.length > CHARS_MAX) return null;
  const args = wordsOf(trimmed);
  const flags = args === null ? null : readFlags(args.slice(1));
  if (flags === null || flags.url === "") return null;
  return requestOf(flags);
}

/** A command that does more than call curl (a pipe, a `;`) is read up to there. */
function wordsOf(text: string): string[] | null {
  // Lines joined as shells do; `^` does it on Windows. A `$NAME` stays as it is written.
  const line = text.replace(/[\\^]\r?\n/g, " ").replace(/\$'((?:[^'\\]|\\.)*)'/g, ansiQuoted);
  try {
    const args: string[] = [];
    for (const part of parse(line, (name) => `$${name}`)) {
      if (typeof part === "string") args.push(part);
      else if ("pattern" in part) args.push(part.pattern);
      else break;
    }
    return args;
  } catch {
    return null;
  }
}

/** `$'it\'s'`, as browsers copy it. */
function ansiQuoted(_: string, inner: string): string {
  const plain = inner
    .replace(/\\u([0-9a-fA-F]{4})/g, (__, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\\n/g, "\n")
    .replace(/\\t/g, "\t")
    .replace(/\\(['"\\!])/g, "$1");
  return `'${plain.replace(/'/g, "'\\''")}'`;
}

function requestOf(flags: Flags): Curl {
  const warnings: string[] = [...flags.warnings];
  const address = addressOf(flags.url);
  const headers = headersOf(flags, warnings);
  const asQuery = flags.isGet ? flags.data.join("&") : "";
  const query = new URLSearchParams([address.query, asQuery].filter(Boolean).join("&"));
  const body = flags.isGet ? {} : bodyOf(flags, headers);
  const hasBody = Object.keys(body).length > 0;
  const method = flags.method ?? (flags.isHead ? "HEAD" : hasBody ? "POST" : "GET");
  if (flags.isInsecure) warnings.push(curl.insecure);
  const config: Record<string, Json> = { method: method.toUpperCase(), url: address.url };
  const pairs = grouped(query);
  if (Object.keys(pairs).length > 0) config["query"] = pairs;
  if (Object.keys(headers).length > 0) config["headers"] = headers;
  return { config: { ...config, ...body }, name: nameOf(method, address.url), warnings };
}

function addressOf(text: string): { url: string; query: string } {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const [plain = ""] = full.split("#");
  const at = plain.indexOf("?");
  return at === -1
    ? { url: plain, query: "" }
    : { url: plain.slice(0, at), query: plain.slice(at + 1) };
}

function headersOf(flags: Flags, warnings: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of flags.headers) {
    const at = line.indexOf(":");
    if (at > 0) headers[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  if (flags.json.length > 0) headers["Accept"] ??= "application/json";
  if (flags.user !== undefined) headers["Authorization"] = `Basic ${base64(flags.user)}`;
  const secret = Object.keys(headers).find((name) => SECRET.test(name));
  if (secret !== undefined) warnings.push(curl.secret(secret));
  return headers;
}

function bodyOf(flags: Flags, headers: Record<string, string>): Record<string, Json> {
  const typeName = Object.keys(headers).find((name) => name.toLowerCase() === "content-type");
  const type = typeName === undefined ? "" : (headers[typeName] ?? "");
  const raw = [...flags.data, ...flags.json].join(flags.json.length > 0 ? "" : "&");
  const drop = () => typeName !== undefined && Reflect.deleteProperty(headers, typeName);
  if (flags.form.length > 0) return { form: grouped(flags.form) };
  if (raw === "") return {};
  const value = jsonOf(raw);
  if (value !== undefined && (flags.json.length > 0 || type === "" || /json/.test(type))) {
    drop();
    return { json: value };
  }
  if (type === "" || type.startsWith(FORM)) {
    if (/^[^=&\s]+=/.test(raw)) {
      drop();
      return { form: grouped(new URLSearchParams(raw)) };
    }
  }
  return { body: raw };
}

function jsonOf(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A name that comes twice is a list. */
function grouped(pairs: Iterable<readonly [string, string]>): Record<string, Json> {
  const all: [string, Json][] = [];
  for (const [name, value] of pairs) {
    const known = all.find(([each]) => each === name);
    if (known === undefined) all.push([name, value]);
    else known[1] = [...(Array.isArray(known[1]) ? (known[1] as Json[]) : [known[1]]), value];
  }
  return Object.fromEntries(all);
}

function nameOf(method: string, url: string): string {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/\/$/, "");
  const last = path.split("/").filter(Boolean).at(-1) ?? url.replace(/^[a-z]+:\/\//i, "");
  return `${method.toUpperCase()} ${last}`.slice(0, 60);
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
