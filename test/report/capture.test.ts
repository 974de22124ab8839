import { Ajv2020 } from 'ajv/dist/2020.js';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { CaptureDocument } from '../../src/core/capture-result.ts';
import { captureSchema } from '../../src/report/capture/schema.ts';
import { renderCapture } from '../../src/report/capture/text.ts';
import { drop, judge, judgeText, line, read, take, tcp, write } from '../forensics/capture.ts';

const [a, b, c] = [tcp(1), tcp(2), tcp(3)];
const incident = [
  line(0, c, 'HSET', 'sale:info', 'stock', 5),
  line(0, c, 'HINCRBY', 'sale:info', 'stock', -1),
  write(0, c, 100),
  'rubbish',
  take(5_000, a),
  read(5_001, a),
  take(15_100, b),
  read(15_101, b),
  write(17_000, a, 99),
  drop(17_001, a),
  write(27_000, b, 99),
  drop(26_000, b),
];

const documents: readonly (readonly [string, CaptureDocument])[] = [
  ['a violation', await judge(incident)],
  ['nothing found', await judge([line(0, a, 'PING')])],
  ['no command', await judgeText('rubbish\n')],
  ['an interrupted reading', await judge(incident, { signal: AbortSignal.abort() })],
];

describe('the JSON document of a capture', () => {
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
    captureSchema,
  );

  it.each(documents)('with %s keeps the published schema', (_, document) => {
    validate(JSON.parse(JSON.stringify(document)));
    expect(validate.errors).toBeNull();
  });

  it('is refused by the schema when a field is missing or unknown', () => {
    const [, document] = documents[0] ?? [];
    const { locks: _, ...without } = { ...document };
    expect(validate(without)).toBe(false);
    expect(validate({ ...document, extra: 1 })).toBe(false);
  });
});

describe('the report of a capture', () => {
  it.each([60, 80, 120])('fits %d columns', (columns) => {
    for (const [, document] of documents) {
      const text = renderCapture(document, { chalk: new Chalk({ level: 0 }), columns });
      const longest = Math.max(...text.split('\n').map(({ length }) => length));
      expect(longest).toBeLessThanOrEqual(columns);
      expect(text).not.toMatch(/ \n/);
    }
  });

  it('leads with the verdict and the numbers that prove it', () => {
    const text = documents.map(([, document]) => {
      return renderCapture(document, { chalk: new Chalk({ level: 0 }), columns: 120 }).split(
        '\n',
      )[0];
    });
    expect(text).toEqual([
      'FAIL  1 stock value written twice · 1 write based on a stale read · 1 overlap · 1 foreign release',
      'INCONCLUSIVE  nothing can be said',
      'INCONCLUSIVE  nothing can be said',
      'INCONCLUSIVE  nothing can be said',
    ]);
  });
});
