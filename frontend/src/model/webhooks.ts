// A webhook's addresses, and the commands that call it; pure.

export const WEBHOOK = "trigger.webhook";
export const HOOKS = "/hooks/";
export const TEST_HOOKS = "/hooks-test/";

interface Called {
  readonly url: string;
  readonly method: string;
  readonly authentication: string;
  readonly signature: string;
}

type Config = Readonly<Record<string, unknown>>;

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === "string" && value !== "" ? value : otherwise;

/** The path as it is written, without a slash at its ends. */
export const pathOfHook = (config: Config): string =>
  textOf(config["path"], "").replace(/^\//, "").replace(/\/$/, "");

export function methodOf(config: Config): string {
  const methods: unknown = config["methods"];
  return Array.isArray(methods) ? textOf(methods[0], "POST") : "POST";
}

export const calledBy = (url: string, config: Config): Called => ({
  url,
  method: methodOf(config),
  authentication: textOf(config["authentication"], "none"),
  signature: textOf(config["signature"], "standard"),
});

const BODY = `{"hello": "world"}`;
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A command for a shell that calls a webhook; secrets are variables of the shell. */
export function curlOf({ url, method, authentication, signature }: Called): string {
  const hasBody = method !== "GET";
  const proof =
    authentication === "hmac"
      ? signature === "github"
        ? GITHUB
        : STANDARD
      : PLAIN[authentication];
  const body = authentication === "hmac" ? `"$body"` : quoted(BODY);
  const parts = [
    `curl -X ${method} ${quoted(url)}`,
    ...(hasBody ? [`-H 'Content-Type: application/json'`] : []),
    ...(proof?.headers ?? []),
    ...(hasBody ? [`-d ${body}`] : []),
  ];
  return [...(proof?.before(hasBody ? BODY : "") ?? []), parts.join(" \\\n  ")].join("\n");
}

interface Proof {
  readonly before: (body: string) => readonly string[];
  readonly headers: readonly string[];
}

const PLAIN: Readonly<Record<string, Proof>> = {
  basic: { before: () => [], headers: [`-u "$USER_NAME:$PASSWORD"`] },
  header: { before: () => [], headers: [`-H "$HEADER: $VALUE"`] },
};

const STANDARD: Proof = {
  before: (body) => [
    `id=msg_$(date +%s%N) at=$(date +%s) body=${quoted(body)}`,
    `key=$(printf %s "\${SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')`,
    `signature=$(printf %s "$id.$at.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)`,
  ],
  headers: [
    `-H "webhook-id: $id"`,
    `-H "webhook-timestamp: $at"`,
    `-H "webhook-signature: v1,$signature"`,
  ],
};

const GITHUB: Proof = {
  before: (body) => [
    `body=${quoted(body)}`,
    `signature=$(printf %s "$body" | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`,
  ],
  headers: [`-H "X-Hub-Signature-256: sha256=$signature"`],
};
