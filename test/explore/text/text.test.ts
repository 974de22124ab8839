import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/core/errors.ts';
import { FAULTS, NO_FAULTS } from '../../../src/core/schedule.ts';
import type { Counterexample } from '../../../src/explore/counterexample.ts';
import { isCounterexample, readCounterexample } from '../../../src/explore/text/read.ts';
import { writeCounterexample } from '../../../src/explore/text.ts';

const example: Counterexample = {
  strategy: 'unsafe-lock',
  set: { reportOrder: 'true' },
  buyers: 2,
  nodes: 2,
  stock: 1,
  quantity: 1,
  attempts: 1,
  lockTtlMs: 10_000,
  seed: 1,
  faults: { ...NO_FAULTS, delays: 1 },
  violated: [{ figure: 'overlaps', evidence: '1 of 2 critical sections' }],
  steps: ['buyer 1 tries', 'buyer 1: set', 'time passes (buyer 1 waits for order)'],
};

const TEXT = `seckill-bench counterexample 1
strategy: unsafe-lock
set: reportOrder=true
buyers: 2
nodes: 2
stock: 1
quantity: 1
attempts: 1
lock-ttl: 10s
seed: 1
faults: delays 1
violated: overlaps: 1 of 2 critical sections

1  buyer 1 tries
2  buyer 1: set                           # SET {sale}:lock -> OK
3  time passes (buyer 1 waits for order)
end: 3 steps
`;

const problemsIn = (text: string): readonly string[] => {
  try {
    readCounterexample(text, 'x');
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  return [];
};

describe('the text of a counterexample', () => {
  it('has a header, one line for each move, and an end with their number', () => {
    expect(writeCounterexample(example, ['', 'SET {sale}:lock -> OK'])).toBe(TEXT);
  });

  it('is read back as it was written, without the comments', () => {
    expect(readCounterexample(TEXT)).toEqual(example);
  });

  it('is recognised by its first line, whatever the version', () => {
    expect(isCounterexample(TEXT)).toBe(true);
    expect(isCounterexample('seckill-bench counterexample 7\n')).toBe(true);
    expect(isCounterexample('{"seckill-bench recording":1}')).toBe(false);
  });

  it('may be edited by hand: comments, empty lines, CRLF, spaces', () => {
    const edited = TEXT.replace('buyers: 2', '  buyers :  2   # was 3')
      .replace('1  buyer 1 tries', '# who begins\n\n 1 buyer 1 tries\n')
      .replaceAll('\n', '\r\n');
    expect(readCounterexample(`\ufeff${edited}\r\n# done\r\n`)).toEqual(example);
  });

  it('keeps the number that tells two moves of one name apart', () => {
    const steps = ['buyer 1: timer #2', 'buyer 1: set, then stops #3'];
    const text = writeCounterexample({ ...example, steps }, ['at # noon']);
    expect(readCounterexample(text).steps).toEqual(steps);
  });
});

describe('a damaged file', () => {
  it('of another version is refused before anything else', () => {
    expect(problemsIn('seckill-bench counterexample 2\nwhatever')).toEqual([
      'x:1: expected the first line `seckill-bench counterexample 1`, got version 2',
      '  hint: another seckill-bench wrote this file',
    ]);
    expect(problemsIn('')).toEqual([
      'x:1: expected the first line `seckill-bench counterexample 1`, got nothing',
    ]);
  });

  it('that was cut is recognised', () => {
    expect(problemsIn(TEXT.slice(0, TEXT.indexOf('end:')))).toEqual([
      'x: expected `end: <count> steps`, got the end of the file after 3 steps',
      '  hint: the file is cut',
    ]);
    expect(problemsIn(TEXT.slice(0, TEXT.indexOf('\nseed')))).toEqual([
      'x: expected a line `seed: …`, got none',
      'x: expected a line `faults: …`, got none',
      'x: expected a line `violated: …`, got none',
      'x: expected `end: <count> steps`, got the end of the file after 0 steps',
      '  hint: the file is cut',
    ]);
  });

  it('is told about with all its problems and their lines at once', () => {
    const text = TEXT.replace('buyers: 2', 'buyers: two')
      .replace('nodes: 2', 'node: 2')
      .replace('stock: 1', 'stock: 1\nstock: 2')
      .replace('lock-ttl: 10s', 'lock-ttl: 10')
      .replace('faults: delays 1', 'faults: delay 1, crash x, pause 1, pause 2')
      .replace('set: reportOrder=true', 'set: reportOrder')
      .replace('3  time', '4  time')
      .replace('end: 3', 'end: 12');
    expect(problemsIn(`${text}5  more`)).toEqual([
      'x:5 node: expected one of strategy, buyers, nodes, stock, quantity, attempts, lock-ttl, seed, faults, violated, set, limit-per-buyer, sql, isolation, got node',
      '  hint: did you mean nodes?',
      'x:7 stock: expected one such line, got another one',
      'x: expected a line `nodes: …`, got none',
      'x:3 set: expected `<option>=<value>`, got reportOrder',
      'x:4 buyers: expected a whole number, from 1 to 1000, got two',
      'x:10 lock-ttl: expected a duration in whole milliseconds, from 0s to 168h, such as 12s, 1m30s or 500ms, got 10',
      '  hint: write 10s or 10ms',
      'x:12 faults: expected `none`, or `<fault> <count>` of delays, pause, crash, lost-reply, failover, clock-jump, got delay 1',
      'x:12 faults crash: expected a whole number, at least 0, got x',
      'x:12 faults: expected pause once, got another one',
      'x:17: expected step 3, got step 4',
      'x:19: expected nothing after the end, got 5  more',
      'x:18: expected `end: 3 steps`, got end: 12 steps',
      '  hint: if steps were added or taken away on purpose, correct the count',
    ]);
  });

  it('refuses more nodes than buyers, and a figure that is told twice', () => {
    expect(problemsIn(TEXT.replace('nodes: 2', 'nodes: 3'))).toEqual([
      'x:5 nodes: expected at most one for each of 2 buyers, got 3',
    ]);
    expect(problemsIn(TEXT.replace('\n\n1', '\nviolated: overlaps: 2\n\n1'))).toEqual([
      'x:13 violated: expected one line about overlaps, got another one',
    ]);
  });
});

describe('any counterexample', () => {
  const count = fc.integer({ min: 1, max: 1_000_000 });
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
  const tricky = fc.constantFrom('a # b', '# ', '"x"', ' y', 'z\r\n', '\u2028', 'buyer 1: set #2');
  const text = fc.oneof(name, tricky);
  const arbitrary: fc.Arbitrary<Counterexample> = fc
    .record({
      strategy: text,
      set: fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => !key.includes('=') && key !== '__proto__'),
        text,
      ),
      nodes: fc.integer({ min: 1, max: 5 }),
      buyers: fc.integer({ min: 5, max: 9 }),
      stock: count,
      quantity: count,
      attempts: count,
      lockTtlMs: fc.integer({ min: 0, max: 168 * 3_600_000 }),
      seed: fc.nat(4_294_967_295),
      faults: fc
        .tuple(...FAULTS.map(() => fc.nat(3)))
        .map(
          (counts) =>
            Object.fromEntries(FAULTS.map((fault, index) => [fault, counts[index] ?? 0])) as never,
        ),
      violated: fc.uniqueArray(
        fc.record({ figure: fc.constantFrom('oversold', 'ended.by', 'overlaps'), evidence: text }),
        { selector: ({ figure }) => figure, minLength: 1 },
      ),
      steps: fc.array(fc.oneof(text, fc.constant(''))),
    })
    .chain((one) =>
      fc.option(count, { nil: undefined }).map((limit) => {
        return limit === undefined ? one : { ...one, limitPerBuyer: limit };
      }),
    );

  it('comes back from its text as it was, and is written again as the same bytes', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const written = writeCounterexample(value);
        const read = readCounterexample(written);
        expect(read).toEqual(value);
        expect(writeCounterexample(read)).toBe(written);
        expect(readCounterexample(written.replaceAll('\n', '\r\n'))).toEqual(value);
      }),
    );
  });

  it('is never read from a text that was cut', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), (value, seed) => {
        const written = writeCounterexample(value);
        const whole = written.trimEnd().length;
        const cut = written.slice(0, seed % (whole - ' steps'.length));
        expect(() => readCounterexample(cut)).toThrow(UsageError);
      }),
    );
  });
});
