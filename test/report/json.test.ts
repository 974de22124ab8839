import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const notRun = [{ strategy: 'redlock', reason: 'needs five masters', named: true }];
const full = documentOf([failing, passing, undecided], notRun);

describe('the JSON document', () => {
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
    reportSchema,
  );

  it.each([
    ['several results', full],
    ['one result', documentOf([failing])],
    ['no result', documentOf([], notRun)],
  ])('with %s keeps the published schema', (_, document) => {
    validate(JSON.parse(renderJson(document)));
    expect(validate.errors).toBeNull();
  });

  it('is refused by the schema when a field is missing or unknown', () => {
    const [result] = full.results;
    const { sold: _, ...without } = { ...result };
    expect(validate({ ...full, results: [without] })).toBe(false);
    expect(validate({ ...full, results: [{ ...result, extra: 1 }] })).toBe(false);
  });

  it('holds everything of the value', () => {
    expect(JSON.parse(renderJson(full))).toEqual(JSON.parse(JSON.stringify(full)));
  });

  it('has its keys in the order of the schema, however the value was made', () => {
    const turned = Object.fromEntries(
      Object.entries(failing).reverse(),
    ) as unknown as typeof failing;
    expect(renderJson(documentOf([turned]))).toBe(renderJson(documentOf([failing])));
    const [result] = JSON.parse(renderJson(full)).results;
    expect(Object.keys(result).slice(0, 3)).toEqual(['strategy', 'breaksWhen', 'target']);
  });

  it('ends with one newline', () => {
    expect(renderJson(full)).toMatch(/\}\n$/);
  });
});
