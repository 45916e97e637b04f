// The flags of a curl command, sorted by what they mean; flags that change nothing here are passed over.
import { words } from "../words/words";

export interface Flags {
  url: string;
  method: string | undefined;
  headers: string[];
  data: string[];
  json: string[];
  form: [string, string][];
  user: string | undefined;
  isGet: boolean;
  isHead: boolean;
  isInsecure: boolean;
  warnings: string[];
}

type Take = (flags: Flags, value: string) => void;
const { curl } = words.model;

const header =
  (name: string): Take =>
  (flags, value) =>
    void flags.headers.push(`${name}: ${value}`);
const ignore: Take = () => undefined;

const TAKES: Readonly<Record<string, Take>> = {
  "-X": (flags, value) => void (flags.method = value),
  "--url": (flags, value) => void (flags.url = value),
  "-H": (flags, value) => void flags.headers.push(value),
  "-A": header("User-Agent"),
  "-e": header("Referer"),
  "-b": (flags, value) => {
    if (value.includes("=")) flags.headers.push(`Cookie: ${value}`);
    else file(flags, value);
  },
  "-d": (flags, value) => void flags.data.push(content(flags, value)),
  "--data-raw": (flags, value) => void flags.data.push(value),
  "--data-urlencode": (flags, value) => void flags.data.push(encoded(flags, value)),
  "--json": (flags, value) => void flags.json.push(content(flags, value)),
  "-F": (flags, value) => {
    const at = value.indexOf("=");
    if (/^[@<]/.test(value.slice(at + 1))) file(flags, value.slice(at + 2));
    else flags.form.push([value.slice(0, at), value.slice(at + 1)]);
  },
  "-u": (flags, value) => void (flags.user = value),
  ...Object.fromEntries(
    "-o -m -x -w -c -E -T -K -Y -y -z --connect-timeout --retry --retry-delay --max-redirs --cacert --key --resolve --limit-rate --proto"
      .split(" ")
      .map((flag) => [flag, ignore]),
  ),
};
const LONG: Readonly<Record<string, string>> = {
  "--request": "-X",
  "--header": "-H",
  "--user-agent": "-A",
  "--referer": "-e",
  "--cookie": "-b",
  "--data": "-d",
  "--data-ascii": "-d",
  "--data-binary": "-d",
  "--form": "-F",
  "--form-string": "-F",
  "--user": "-u",
  "--output": "-o",
  "--max-time": "-m",
  "--proxy": "-x",
  "--write-out": "-w",
  "--cookie-jar": "-c",
  "--cert": "-E",
  "--upload-file": "-T",
  "--get": "-G",
  "--head": "-I",
  "--insecure": "-k",
};
const SWITCHES: Readonly<Record<string, (flags: Flags) => void>> = {
  "-G": (flags) => void (flags.isGet = true),
  "-I": (flags) => void (flags.isHead = true),
  "-k": (flags) => void (flags.isInsecure = true),
};

export function readFlags(args: readonly string[]): Flags {
  const flags: Flags = {
    url: "",
    method: undefined,
    headers: [],
    data: [],
    json: [],
    form: [],
    user: undefined,
    isGet: false,
    isHead: false,
    isInsecure: false,
    warnings: [],
  };
  const left = args.flatMap(unbundled);
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const name = LONG[word] ?? word;
    const take = TAKES[name];
    if (take !== undefined) take(flags, left.shift() ?? "");
    else if (SWITCHES[name] !== undefined) SWITCHES[name](flags);
    else if (!word.startsWith("-") && flags.url === "") flags.url = word;
  }
  return flags;
}

/** `-XPOST` is `-X POST`, `-sSL` is `-s -S -L`, `--url=x` is `--url x`. */
function unbundled(word: string): string[] {
  if (word.startsWith("--")) {
    const at = word.indexOf("=");
    return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
  }
  if (!/^-[A-Za-z]./.test(word)) return [word];
  const flag = word.slice(0, 2);
  return TAKES[flag] === undefined
    ? [flag, ...unbundled(`-${word.slice(2)}`)]
    : [flag, word.slice(2)];
}

function content(flags: Flags, value: string): string {
  if (!value.startsWith("@")) return value;
  file(flags, value.slice(1));
  return "";
}

function encoded(flags: Flags, value: string): string {
  const at = value.indexOf("=");
  if (at === -1 && value.includes("@")) return content(flags, value.slice(value.indexOf("@")));
  if (at <= 0) return encodeURIComponent(value.slice(at + 1));
  return `${value.slice(0, at)}=${encodeURIComponent(value.slice(at + 1))}`;
}

function file(flags: Flags, name: string): void {
  flags.warnings.push(curl.file(name));
}
