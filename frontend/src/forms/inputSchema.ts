// The schema of a flow's input as a list of fields, and back; what it says besides is kept. Pure.
import type { Json, JsonObject } from "../model/flow";

export const TYPES = ["string", "integer", "number", "boolean", "array", "object", "any"] as const;

export interface InputField {
  readonly name: string;
  readonly type: (typeof TYPES)[number];
  readonly isRequired: boolean;
  /** Title, default, and whatever else the schema says of it. */
  readonly rest: JsonObject;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the schema can be shown as a list of fields. */
export function isList(schema: JsonObject | undefined): boolean {
  if (schema === undefined) return true;
  const { type, properties } = schema;
  if (type !== undefined && type !== "object") return false;
  if (properties === undefined) return Object.keys(schema).every((key) => key === "type");
  return isObject(properties) && Object.values(properties).every((one) => isField(one));
}

const isField = (value: Json | undefined): boolean =>
  isObject(value) && (value["type"] === undefined || TYPES.some((type) => type === value["type"]));

export function fieldsIn(schema: JsonObject | undefined): readonly InputField[] {
  const properties = schema?.["properties"];
  const required = schema?.["required"];
  const must = new Set<Json>(Array.isArray(required) ? (required as readonly Json[]) : []);
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, one]) => {
    const { type = "any", ...rest } = isObject(one) ? one : {};
    return { name, type: type as InputField["type"], isRequired: must.has(name), rest };
  });
}

/** The schema with these fields; undefined when there are none, as an empty one takes anything. */
export function schemaOf(
  before: JsonObject | undefined,
  fields: readonly InputField[],
): JsonObject | undefined {
  const named = fields.filter(({ name }) => name !== "");
  if (named.length === 0) return undefined;
  const { required: _, ...others } = before ?? {};
  const required = [
    ...new Set(named.filter(({ isRequired }) => isRequired).map(({ name }) => name)),
  ];
  return {
    ...others,
    type: "object",
    properties: Object.fromEntries(
      named.map(({ name, type, rest }) => [name, type === "any" ? rest : { type, ...rest }]),
    ),
    ...(required.length > 0 ? { required } : {}),
  };
}
