import type { JsonSchema } from '../../src/report/object-schema.ts';
import { cell, code, slug, table } from './markdown.ts';

/** One document: its name for `seckill-bench schema`, what prints it, and its schema. */
export interface DocumentedSchema {
  readonly name: string;
  readonly printedBy: string;
  readonly schema: JsonSchema;
}

/** docs/json.md: every field of every document, from the schemas; throws for a field that says nothing of itself. */
export function jsonDocument(documents: readonly DocumentedSchema[]): string {
  return [
    '<!-- generated: npx vitest run test/docs/json.test.ts -u -->',
    '',
    '# The JSON documents',
    '',
    ABOUT,
    '',
    ...table(
      ['document', 'printed by'],
      documents.map(({ name, printedBy }) => [`[${name}](#${slug(name)})`, code(printedBy)]),
    ),
    ...documents.flatMap(part),
  ]
    .join('\n')
    .concat('\n');
}

const ABOUT =
  'What `--json` prints, field by field. `seckill-bench schema <document>` prints the JSON Schema (draft 2020-12), which is\n' +
  'also in the package (`seckill-bench/run.schema.json`). `schemaVersion` grows when a field changes its meaning or goes\n' +
  'away; new fields may come without that. Paths are those that `--expect` takes, from a result on; `[]` is each item of a\n' +
  'list. A field with `?` may be absent.';

function part({ name, schema }: DocumentedSchema): readonly string[] {
  const defs = Object.entries((schema.$defs ?? {}) as Record<string, JsonSchema>);
  const heading = (def: string) => `${name}: ${def}`;
  const context: Context = {
    linkOf: (def) => `[${def}](#${slug(heading(def))})`,
    meaningOf: (def) => String(defs.find(([one]) => one === def)?.[1].description),
  };
  return [
    '',
    `## ${name}`,
    '',
    String(schema.description),
    '',
    ...fieldTable(fieldsOf(schema, '', context)),
    ...defs.flatMap(([def, own]) => [
      '',
      `### ${heading(def)}`,
      '',
      String(own.description),
      '',
      ...fieldTable(fieldsOf(own, '', context)),
    ]),
  ];
}

/** What is known of the shared parts of a schema. */
interface Context {
  linkOf(def: string): string;
  meaningOf(def: string): string;
}

type Field = readonly [path: string, type: string, unit: string, meaning: string];

function fieldTable(fields: readonly Field[]): readonly string[] {
  return table(['field', 'type', 'unit', 'meaning'], fields);
}

/** The fields of an object, and of what is in them. */
function fieldsOf(schema: JsonSchema, prefix: string, context: Context): readonly Field[] {
  const required = (schema.required ?? []) as readonly string[];
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  return properties.flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = partsOf(field).flatMap(([suffix, one]) =>
      fieldsOf(one, `${path}${suffix}.`, context),
    );
    const told = required.includes(name) ? path : `${path}?`;
    return [row(told, name, field, context), ...inner];
  });
}

function row(path: string, name: string, field: JsonSchema, context: Context): Field {
  const [meaning, unit] = splitUnit(meaningOf(path, field, context), name);
  return [code(path), typeOf(field, context), unit, cell(meaning)];
}

/** What a field says of itself, or what stands in it says. */
function meaningOf(path: string, field: JsonSchema, context: Context): string {
  for (const { description, $ref } of [field, ...insideOf(field)]) {
    if (description !== undefined) return String(description);
    if (typeof $ref === 'string') return context.meaningOf(nameOf($ref));
  }
  throw new Error(`${path}: expected a description in its schema, got none`);
}

/** What may stand in a field, at any depth of lists and choices. */
function insideOf({ items, oneOf, anyOf }: JsonSchema): readonly JsonSchema[] {
  const inside = [...(items ? [items] : []), ...((oneOf ?? anyOf ?? []) as readonly unknown[])];
  return (inside as readonly JsonSchema[]).flatMap((one) => [one, ...insideOf(one)]);
}

function nameOf(ref: string): string {
  return ref.replace('#/$defs/', '');
}

/** What may stand in a field, itself included, that has fields of its own; with the path that leads there. */
function partsOf(field: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const items = field.items as JsonSchema | false | undefined;
  const inItems = items ? partsOf(items).map(([path, one]) => [`[]${path}`, one] as const) : [];
  const choices = (field.oneOf ?? field.anyOf ?? []) as readonly JsonSchema[];
  const own = field.properties === undefined ? [] : [['', field] as const];
  return [...own, ...inItems, ...choices.flatMap(partsOf)];
}

function typeOf(field: JsonSchema, context: Context): string {
  if (typeof field.$ref === 'string') {
    return context.linkOf(nameOf(field.$ref));
  }
  if ('const' in field) return code(JSON.stringify(field.const));
  if (Array.isArray(field.enum)) return field.enum.map((one) => code(String(one))).join(', ');
  const choices = (field.oneOf ?? field.anyOf) as readonly JsonSchema[] | undefined;
  if (choices !== undefined) {
    return [...new Set(choices.map((one) => typeOf(one, context)))].sort(nullLast).join(' or ');
  }
  if (Array.isArray(field.prefixItems)) {
    return `[${field.prefixItems.map((one) => typeOf(one, context)).join(', ')}]`;
  }
  if (field.items !== undefined) return `list of ${typeOf(field.items as JsonSchema, context)}`;
  return [field.type].flat().map(String).join(' or ');
}

function nullLast(a: string, b: string): number {
  return Number(a === 'null') - Number(b === 'null');
}

/** A description as a cell says it, and its unit: from its end, its beginning, or the field's name. */
function splitUnit(description: string, name: string): readonly [string, string] {
  const [, before, unit] = /^(.*), (µs|ms|units|bytes)$/.exec(description) ?? [];
  const meaning = before ?? description;
  const told = meaning.endsWith('.')
    ? `${meaning.charAt(0).toLowerCase()}${meaning.slice(1, -1)}`
    : meaning;
  return [told, unit ?? (meaning.startsWith('units ') ? 'units' : unitOf(name))];
}

function unitOf(name: string): string {
  if (/Us$/.test(name)) return 'µs';
  if (/Ms$/.test(name)) return 'ms';
  return /PerSec$/.test(name) ? 'per second' : '';
}
