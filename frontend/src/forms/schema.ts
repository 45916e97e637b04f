// Our profile of JSON Schema, read into fields that a form can draw; pure, knows no components.
import type { Json, JsonObject } from "../model/flow";
import { partsOf, withoutNull } from "./unions";

export type Widget =
  | "text"
  | "multiline"
  | "code"
  | "json"
  | "key_value"
  | "rows"
  | "duration"
  | "instant"
  | "expression"
  | "condition"
  | "cron"
  | "time_zone";

/** Hints beside the schema; the closed list of docs/reference/forms.md. */
export interface UiHints {
  readonly widget?: Widget;
  readonly language?: string;
  readonly placeholder?: string;
  readonly section?: string;
  readonly advanced?: boolean;
  readonly order?: number;
  readonly show_if?: Readonly<Record<string, Json>>;
  /** While the other field has that value any JSON is taken beside text. */
  readonly structured_if?: Readonly<Record<string, Json>>;
  readonly expression?: "allowed" | "only" | "never" | "inside";
  readonly secret?: boolean;
  /** The server can say what there is to choose from. */
  readonly options?: boolean;
}

export interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly items?: FieldSchema;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly additionalProperties?: FieldSchema | boolean;
  readonly required?: readonly string[];
  readonly anyOf?: readonly FieldSchema[];
  readonly oneOf?: readonly FieldSchema[];
  readonly discriminator?: { readonly propertyName?: string };
  readonly examples?: readonly Json[];
  readonly ui?: UiHints;
}

export type FieldKind =
  | "text"
  | "multiline"
  | "number"
  | "boolean"
  | "enum"
  | "list"
  | "objects"
  | "map"
  | "rows"
  | "object"
  | "union"
  | "structured"
  | "json"
  | "duration"
  | "instant"
  | "time_zone"
  | "expression";

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly schema: FieldSchema;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** null is a value of its own beside the others. */
  readonly isNullable: boolean;
  readonly isAdvanced: boolean;
  readonly section: string;
  /** Which of a fixed value and an expression it may hold. */
  readonly expression: "allowed" | "only" | "never" | "inside";
  /** It must come to true or false. */
  readonly isCondition: boolean;
  /** It is a text beside another type: an expression is what it is made for. */
  readonly prefersExpression: boolean;
}

/** The fields of an object schema in the order that its author gave. */
export function fieldsOf(schema: FieldSchema | JsonObject): readonly Field[] {
  const known = schema as FieldSchema;
  const required = new Set(known.required ?? []);
  return Object.entries(known.properties ?? {})
    .map(([name, one]) => fieldOf(name, one, required.has(name)))
    .sort((a, b) => orderOf(a) - orderOf(b));
}

const orderOf = (field: Field): number => field.schema.ui?.order ?? Number.MAX_SAFE_INTEGER;

export function fieldOf(name: string, written: FieldSchema, isRequired = false): Field {
  const { schema, isNullable } = withoutNull(written);
  const kind = kindOf(schema);
  return {
    name,
    title: schema.title ?? inWords(name),
    schema,
    kind,
    isRequired,
    isNullable,
    isAdvanced: schema.ui?.advanced === true,
    section: schema.ui?.section ?? "",
    expression:
      kind === "expression"
        ? "only"
        : schema.ui?.secret === true
          ? "never"
          : (schema.ui?.expression ?? "allowed"),
    isCondition: schema.ui?.widget === "condition",
    prefersExpression: Array.isArray(schema.type) && schema.type.includes("string"),
  };
}

const BY_WIDGET: Readonly<Partial<Record<Widget, FieldKind>>> = {
  text: "text",
  multiline: "multiline",
  code: "multiline",
  json: "json",
  key_value: "map",
  rows: "rows",
  duration: "duration",
  instant: "instant",
  expression: "expression",
  condition: "expression",
  time_zone: "time_zone",
};

function kindOf(schema: FieldSchema): FieldKind {
  const wanted = schema.ui?.widget && BY_WIDGET[schema.ui.widget];
  if (wanted) return wanted;
  if (schema.ui?.expression === "only") return "expression";
  if (schema.enum) return "enum";
  if (isUnion(schema)) return "union";
  const type = typeOf(schema);
  if (type === "array") return listKindOf(schema.items);
  if (type === "object") return objectKindOf(schema);
  if (type === "string") return "text";
  if (type === "boolean") return "boolean";
  return type === "integer" || type === "number" ? "number" : "json";
}

/** A choice among parts that are filled in differently. */
function isUnion(schema: FieldSchema): boolean {
  const kinds = partsOf(schema).map(kindOf);
  return kinds.length > 1 && (new Set(kinds).size > 1 || kinds[0] === "object");
}

/** The schema's type, or that of the first choice which is not a text: texts come as expressions. */
function typeOf(schema: FieldSchema): string | undefined {
  const parts = partsOf(schema);
  if (parts.length > 0) {
    const types = [...new Set(parts.map(typeOf))];
    if (types.length === 1) return types[0];
    const others = types.filter((type) => type !== "string");
    return others.length === 1 && !types.includes(undefined) ? others[0] : undefined;
  }
  if (typeof schema.type !== "object") return schema.type;
  const types = schema.type.filter((type) => type !== "null" && type !== "string");
  return types.length === 1 ? types[0] : undefined;
}

function listKindOf(items: FieldSchema | undefined): FieldKind {
  if (items === undefined) return "json";
  const kind = kindOf(items);
  if (kind === "object") return "objects";
  if (kind === "map") return "rows";
  return kind === "text" || kind === "number" || kind === "enum" ? "list" : "json";
}

function objectKindOf(schema: FieldSchema): FieldKind {
  if (schema.properties && Object.keys(schema.properties).length > 0) return "object";
  return "map";
}

/** `show_if` names other fields and the value, or values, at which this one is shown. */
export function isShown(field: Field, values: JsonObject, fields: readonly Field[]): boolean {
  return holds(field.schema.ui?.show_if ?? {}, values, fields);
}

/** A text that may be any JSON as well, as another field says or because it is some already. */
export function asStructured(field: Field, values: JsonObject, fields: readonly Field[]): Field {
  const { structured_if: when } = field.schema.ui ?? {};
  if (when === undefined) return field;
  const isText = values[field.name] === undefined || typeof values[field.name] === "string";
  return isText && !holds(when, values, fields) ? field : { ...field, kind: "structured" };
}

function holds(
  when: Readonly<Record<string, Json>>,
  values: JsonObject,
  fields: readonly Field[],
): boolean {
  return Object.entries(when).every(([name, wanted]) => {
    const other = fields.find((one) => one.name === name);
    const value = values[name] ?? other?.schema.default ?? null;
    return Array.isArray(wanted)
      ? wanted.some((one: Json) => isSame(one, value))
      : isSame(wanted, value);
  });
}

const isSame = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function inWords(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
