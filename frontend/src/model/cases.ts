// Test cases of a flow: their parts as an editor handles them, and what they say in short; pure.
import type { Json, JsonObject, NodeId } from "./flow";
import { flowSlug, freshId } from "./ids";

/** How one attempt of a node goes in a test. */
export interface Outcome {
  readonly output?: Json;
  readonly port?: string;
  readonly error?: JsonObject;
  /** A duration: so long it takes. */
  readonly after?: string;
}

/** What is compared of one node. */
export interface NodeExpectation {
  readonly state?: string;
  readonly attempts?: number;
  readonly port?: string;
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: Json;
  readonly items?: Json;
}

export interface Expectation {
  readonly state?: string;
  readonly output?: Json;
  readonly error?: JsonObject;
  readonly nodes?: Readonly<Record<NodeId, NodeExpectation>>;
}

export interface TestCase {
  readonly id: string;
  readonly name?: string;
  readonly input?: Json;
  readonly trigger?: string | null;
  readonly now?: string | null;
  /** An outcome, a list of them (one for each attempt), or `{items: […]}`. */
  readonly mocks: Readonly<Record<NodeId, Json>>;
  readonly expect: Expectation;
}

const OUTCOME_KEYS: ReadonlySet<string> = new Set(["output", "port", "error", "after"]);

/** The outcomes of a mock, one for each attempt; null for one that is written by item. */
export function outcomesOf(mock: Json): readonly Outcome[] | null {
  const parts = Array.isArray(mock) ? (mock as readonly Json[]) : [mock];
  const outcomes = parts.filter(isOutcome);
  return outcomes.length === parts.length && parts.length > 0 ? outcomes : null;
}

/** One outcome stands alone, several in a list. */
export function mockOf(outcomes: readonly Outcome[]): Json {
  const [first] = outcomes;
  return (outcomes.length === 1 && first !== undefined ? first : outcomes) as unknown as Json;
}

function isOutcome(value: Json): value is Json & Outcome {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { error, port, after } = value as JsonObject;
  return (
    Object.keys(value).every((key) => OUTCOME_KEYS.has(key)) &&
    (error === undefined || (typeof error === "object" && error !== null)) &&
    (port === undefined || typeof port === "string") &&
    (after === undefined || typeof after === "string")
  );
}

/** The object without the keys whose value is undefined. */
export function defined<Shape extends object>(shape: {
  readonly [Key in keyof Shape]: Shape[Key] | undefined;
}): Shape {
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as Shape;
}

export const newCaseId = (name: string, taken: readonly TestCase[]): string =>
  freshId(flowSlug(name), (id) => taken.some((one) => one.id === id), "-");

/** A copy with a name and an id of its own. */
export function duplicateOf(one: TestCase, name: string, taken: readonly TestCase[]): TestCase {
  return { ...one, name, id: newCaseId(name, taken) };
}

/** What a case says, counted. */
export interface CaseSummary {
  readonly hasInput: boolean;
  readonly mocked: readonly { readonly node: NodeId; readonly attempts: number }[];
  readonly state: string;
  readonly comparesOutput: boolean;
  readonly errorCode: string | null;
  readonly compared: readonly NodeId[];
}

export function summaryOf({ input, mocks, expect }: TestCase): CaseSummary {
  const code = expect.error?.["code"];
  return {
    hasInput: input !== undefined && input !== null,
    mocked: Object.entries(mocks).map(([node, mock]) => ({
      node,
      attempts: Array.isArray(mock) ? mock.length : 1,
    })),
    state: expect.state ?? "succeeded",
    comparesOutput: expect.output !== undefined,
    errorCode: typeof code === "string" ? code : null,
    compared: Object.keys(expect.nodes ?? {}),
  };
}
