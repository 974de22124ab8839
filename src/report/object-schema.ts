/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schema of an object with exactly these fields, all required but the optional ones. */
export function object(
  required: Readonly<Record<string, JsonSchema>>,
  description: string,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    description,
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

/** The same schema, with what it means; replaces what it said of itself. */
export function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description };
}
