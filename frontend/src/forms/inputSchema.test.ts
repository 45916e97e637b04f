import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fieldsIn, isList, schemaOf, TYPES } from "./inputSchema";

const field = fc.record({
  name: fc.stringMatching(/^[a-z_]{1,8}$/),
  type: fc.constantFrom(...TYPES),
  isRequired: fc.boolean(),
  rest: fc.record({ title: fc.string(), minLength: fc.nat() }, { requiredKeys: [] }),
});
const fields = fc.uniqueArray(field, { selector: ({ name }) => name, minLength: 1, maxLength: 6 });

describe("the fields of an input", () => {
  it("are read back from the schema that they were written to", () => {
    fc.assert(
      fc.property(fields, (list) => {
        expect(fieldsIn(schemaOf(undefined, list))).toEqual(list);
      }),
    );
  });

  it("leave what the schema says besides", () => {
    const schema = { type: "object", additionalProperties: false, properties: {} };
    const one = { name: "a", type: "string", isRequired: true, rest: {} } as const;
    expect(schemaOf(schema, [one])).toEqual({
      ...schema,
      properties: { a: { type: "string" } },
      required: ["a"],
    });
  });

  it("are none when the schema takes anything, and it then is left out", () => {
    expect([fieldsIn(undefined), schemaOf({ type: "object" }, [])]).toEqual([[], undefined]);
  });

  it.each([[{ type: "array" }], [{ properties: { a: { anyOf: [] }, b: { type: ["string"] } } }]])(
    "a schema of another shape is no list: %j",
    (schema) => expect(isList(schema)).toBe(false),
  );
});
