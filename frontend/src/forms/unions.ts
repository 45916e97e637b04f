// Schemas that are one of several parts: which part a value is, what a part begins with. Pure.
import type { Json, JsonObject } from "../model/flow";
import type { FieldSchema } from "./schema";
import { textOf } from "./values";

/** The choices of `oneOf` or `anyOf`; none for any other schema. */
export const partsOf = (schema: FieldSchema): readonly FieldSchema[] =>
  schema.oneOf ?? schema.anyOf ?? [];

const isNull = ({ type, const: only }: FieldSchema): boolean => type === "null" || only === null;

interface Bare {
  readonly schema: FieldSchema;
  readonly isNullable: boolean;
}

/** The schema of what it is when it is not null, and whether it may be null. */
export function withoutNull(schema: FieldSchema): Bare {
  const { type, oneOf: _one, anyOf: _any, ...rest } = schema;
  if (typeof type === "object" && type.includes("null")) {
    const left = type.filter((one) => one !== "null");
    const types = left.length === 1 ? (left[0] ?? "") : left;
    const choices = schema.enum && { enum: schema.enum.filter((one) => one !== null) };
    return { schema: { ...schema, ...choices, type: types }, isNullable: true };
  }
  const parts = partsOf(schema);
  const left = parts.filter((part) => !isNull(part));
  if (left.length === parts.length) return { schema, isNullable: false };
  const [only] = left;
  const bare = left.length === 1 ? { ...only, ...rest } : { ...rest, anyOf: left };
  return { schema: bare, isNullable: true };
}

const constOf = (schema: FieldSchema | undefined): Json | undefined =>
  schema?.const ?? (schema?.enum?.length === 1 ? schema.enum[0] : undefined);

/** The key by whose fixed value the parts are told apart; undefined when they have none. */
export function tagOf(schema: FieldSchema): string | undefined {
  const objects = partsOf(schema).filter(({ properties }) => properties !== undefined);
  const names = Object.keys(objects[0]?.properties ?? {});
  const said = schema.discriminator?.propertyName;
  return (said === undefined ? names : [said]).find((name) =>
    objects.every(({ properties }) => constOf(properties?.[name]) !== undefined),
  );
}

/** What a part begins with: its tag, or what it always is. */
export function startOf(part: FieldSchema, tag: string | undefined): Json | undefined {
  const fixed = tag === undefined ? undefined : constOf(part.properties?.[tag]);
  if (tag !== undefined && fixed !== undefined) return { [tag]: fixed };
  return constOf(part) ?? part.default;
}

export function nameOfPart(part: FieldSchema, tag: string | undefined): string | undefined {
  if (part.title !== undefined) return part.title;
  const fixed = constOf(tag === undefined ? part : part.properties?.[tag]);
  return fixed === undefined ? undefined : textOf(fixed);
}

/** The part that a value is: the one that was chosen as long as it fits, else the first that fits. */
export function partAt(schema: FieldSchema, value: Json | undefined, chosen: number): number {
  const parts = partsOf(schema);
  const tag = tagOf(schema);
  const fitsAt = (index: number): boolean => {
    const part = parts[index];
    return part !== undefined && value !== undefined && fits(part, value, tag);
  };
  if (value === undefined || fitsAt(chosen)) return chosen;
  const found = parts.findIndex((_, index) => fitsAt(index));
  return found < 0 ? chosen : found;
}

function fits(part: FieldSchema, value: Json, tag: string | undefined): boolean {
  const fixed = constOf(part);
  if (fixed !== undefined) return fixed === value;
  if (part.enum !== undefined) return part.enum.includes(value);
  if (!isObject(value)) return isOfType(value, part.type);
  if (part.type !== undefined && part.type !== "object") return false;
  const known = part.properties;
  if (known === undefined) return true;
  const ownTag = tag === undefined ? undefined : constOf(known[tag]);
  if (tag !== undefined && ownTag !== undefined) return value[tag] === ownTag;
  return Object.keys(value).every((key) => key in known);
}

function isOfType(value: Json, type: FieldSchema["type"]): boolean {
  if (type === undefined) return true;
  const is =
    value === null
      ? ["null"]
      : Array.isArray(value)
        ? ["array"]
        : typeof value === "number"
          ? ["number", ...(Number.isInteger(value) ? ["integer"] : [])]
          : [typeof value];
  return [type].flat().some((one) => is.includes(one));
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
