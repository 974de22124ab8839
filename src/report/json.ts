import type { RunDocument } from '../core/result.ts';
import type { JsonSchema } from './object-schema.ts';
import { reportSchema } from './schema.ts';

/**
 * The document as JSON, two spaces deep, with a newline at its end. Keys come in the order of the
 * published schema, whatever order the value was made in; those of a scenario stay as they are. A timeline is
 * numbers for a page: it takes one line.
 */
export function renderJson(document: RunDocument): string {
  const timelines: string[] = [];
  const text = JSON.stringify(
    inOrder(document, reportSchema),
    (key, value) => {
      if (key !== 'timeline') return value;
      timelines.push(JSON.stringify(value));
      return PLACE;
    },
    2,
  );
  let next = 0;
  const whole = text.replaceAll(`"timeline": ${JSON.stringify(PLACE)}`, () => {
    return `"timeline": ${timelines[next++]}`;
  });
  return `${whole}\n`;
}

/** Stands for a timeline while the rest is written. */
const PLACE = '\0timeline';

function inOrder(value: unknown, schema: JsonSchema): unknown {
  const { properties, items } = resolve(schema);
  if (Array.isArray(value)) {
    return isSchema(items) ? value.map((item) => inOrder(item, items)) : value;
  }
  if (!isSchema(value) || !isSchema(properties)) return value;
  const ordered: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(properties)) {
    if (value[key] !== undefined) ordered[key] = inOrder(value[key], part as JsonSchema);
  }
  return ordered;
}

function resolve(schema: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string') return schema;
  const name = schema.$ref.slice('#/$defs/'.length);
  return (reportSchema.$defs as Readonly<Record<string, JsonSchema>>)[name] ?? schema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
