import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../src/scenario/fields/field.ts';
import { FIELDS } from '../../src/scenario/fields.ts';
import { HTTP_FIELDS } from '../../src/scenario/http/fields.ts';
import { RULE_FIELDS } from '../../src/scenario/http/outcome.ts';
import { REQUEST_FIELDS } from '../../src/scenario/http/request.ts';
import { LOGIN_FIELDS } from '../../src/scenario/http/session.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';

const docs = await readFile(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
const fields = Object.entries(FIELDS) as [string, Field][];

describe('docs/scenarios.md', () => {
  it('has one row for each field, in order, with what the field says of itself', () => {
    const start = docs.indexOf('| field | flag |');
    const table = docs.slice(start, docs.indexOf('\n\n', start)).split('\n').slice(2);
    expect(table).toEqual(fields.map(row));
  });
});

describe('the table of http', () => {
  it('has one row for each entry, in order', () => {
    const start = docs.indexOf('## Your own shop');
    const table = docs
      .slice(docs.indexOf('|---|', start), docs.indexOf('\n\n## Notations'))
      .split('\n');
    expect(table.slice(1)).toEqual(
      HTTP_FIELDS.map(({ path, takes, default: standard, about }) => {
        return `| \`http.${path}\` | ${takes} | ${standard ?? ''} | ${about} |`;
      }),
    );
  });

  it('names every field that is read', () => {
    const text = JSON.stringify(HTTP_FIELDS);
    for (const name of [...REQUEST_FIELDS, ...RULE_FIELDS, ...LOGIN_FIELDS]) {
      expect(text).toContain(name);
    }
  });
});

describe('the table of fields', () => {
  it('names exactly the fields of the schema', () => {
    expect(Object.keys(scenarioSchema.shape).sort()).toEqual(fields.map(([name]) => name).sort());
  });

  it('states the bounds that hold', () => {
    for (const [name, { min, max, bounds }] of fields) {
      if (min === undefined || max === undefined) continue;
      const shape = scenarioSchema.shape[name as keyof typeof FIELDS];
      const accepts = (value: number) => shape.safeParse(value).success;
      expect([name, accepts(min), accepts(max)]).toEqual([name, true, true]);
      expect([name, accepts(min - 1), accepts(max + 1)]).toEqual([name, false, false]);
      expect(bounds).toContain(max.toLocaleString('en-US'));
    }
  });
});

function row([name, field]: [string, Field]): string {
  const flag = field.flag === null ? '' : `\`--${field.flag}\``;
  const standard = field.default === null ? '' : defaultCell(field.default);
  return `| \`${name}\` | ${flag} | ${field.bounds} | ${standard} | ${field.about} |`;
}

function defaultCell(text: string): string {
  return text.includes(' ') ? text : `\`${text}\``;
}
