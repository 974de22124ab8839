import { describe, expect, it } from 'vitest';
import { judgeCapture } from '../../src/forensics/forensics.ts';
import { drop, judge, judgeText, line, read, take, tcp, write } from './capture.ts';

const [a, b, c] = [tcp(1), tcp(2), tcp(3)];
/** One purchase does not show what its keys are for. */
const named = { lock: 'sale:lock', stockKey: 'sale:stock' };
const sold = [take(1, a), read(2, a), write(3, a, 99), drop(4, a)];

describe('a capture that starts in mid-traffic', () => {
  it('does not take a value that it has not seen for none', async () => {
    const { stocks, unknown } = await judge(sold, named);
    expect(stocks[0]).toMatchObject({ first: 99, staleWrites: { definite: 0, possible: 0 } });
    expect(unknown.join()).toContain('sale:stock: its value before the first write');
  });

  it('does not know whether a lock was free: nobody has it until he acts as if', async () => {
    const { locks } = await judge(
      [take(1, a), take(2, b), read(3, b), write(4, b, 5), drop(5, b)],
      named,
    );
    expect(locks[0]).toMatchObject({ attempts: 2, acquisitions: 1, refusals: 1, undecided: 0 });
  });

  it('does not count from zero', async () => {
    const { stocks, unknown } = await judge(
      [1, 2, 3].map((at) => line(at, a, 'DECR', 'sale:stock')),
    );
    expect(stocks[0]).toMatchObject({ lowest: null, countedBelowZero: 0 });
    expect(unknown.join()).toContain('nothing in the capture sets it');
  });
});

describe('damage', () => {
  const incident = [
    write(0, c, 100),
    take(1_000, a),
    read(1_001, a),
    take(11_100, b),
    read(11_101, b),
    write(13_000, a, 99),
    drop(13_001, a),
    write(23_000, b, 99),
    drop(23_001, b),
  ];

  it('is counted with its first lines, and is not fatal', async () => {
    const lines = [...incident];
    lines.splice(6, 0, 'rubbish', '', '1700000000.0000');
    const { capture } = await judge(lines);
    expect(capture.damaged).toEqual({ count: 2, firstLines: [7, 9] });
    expect(capture).toMatchObject({ lines: 12, commands: 9 });
  });

  it('keeps from being definite what may rest on what was lost', async () => {
    const whole = await judge(incident);
    expect(whole.stocks[0]?.repeatedValues).toMatchObject({ definite: 1, possible: 0 });
    const [before, after] = [incident.slice(0, 7), incident.slice(7)];
    const { stocks } = await judge([...before, 'rubbish', ...after]);
    expect(stocks[0]?.repeatedValues).toMatchObject({ definite: 0, possible: 1 });
  });

  it('is a last line without an end, as its words may be cut', async () => {
    const { capture } = await judgeText(`${sold.join('\n')}\n${write(5, a, 1)}`);
    expect(capture.damaged).toEqual({ count: 1, firstLines: [5] });
    expect(capture.commands).toBe(4);
  });

  it('is not seen where a clock goes back, and expiries follow it', async () => {
    const { capture, locks } = await judge([...sold, take(2, b), read(2, b), drop(3, b)], named);
    expect(capture.backwards).toEqual({ count: 1, firstLines: [5] });
    expect(capture.furthestBackUs).toBe(2_000);
    expect(locks[0]?.acquisitions).toBe(2);
  });

  it('is where a second capture begins: what was known is known no more', async () => {
    const { capture, stocks } = await judge([...sold, 'OK', read(49, b), write(50, b, 99)], named);
    expect(capture.joined).toEqual({ count: 1, firstLines: [5] });
    expect(stocks[0]?.repeatedValues).toMatchObject({ definite: 0, possible: 1 });
  });

  it('of more than 1 % is no pass', async () => {
    const many = Array.from({ length: 400 }, (_, at) => line(at, a, 'PING'));
    expect((await judge([...sold, ...many, 'rubbish'], named)).verdict).toBe('pass');
    expect((await judge([...sold, 'rubbish'], named)).verdict).toBe('inconclusive');
  });
});

describe('keys', () => {
  it('that nothing shows to be locks or stocks are to be named', async () => {
    const { verdict, reasons, hint } = await judge([
      line(0, a, 'SET', 'x', 5),
      line(1, a, 'GET', 'x'),
    ]);
    expect([verdict, reasons.length]).toEqual(['inconclusive', 1]);
    expect(hint).toContain('--lock');
    expect(hint).toContain('x');
  });

  it('that are named are judged, and no others of their sort', async () => {
    const lines = [
      write(0, c, 100),
      ...sold,
      line(5, a, 'SET', 'mutex', 1, 'NX'),
      line(6, a, 'DEL', 'mutex'),
    ];
    const { locks, stocks } = await judge(lines, { lock: 'mut*' });
    expect(locks.map(({ key }) => key)).toEqual(['mutex']);
    expect(stocks.map(({ key }) => key)).toEqual(['sale:stock']);
  });

  it('that are named and not there keep the capture from passing', async () => {
    const { verdict, reasons } = await judge([write(0, c, 100), ...sold], { lock: 'nothing*' });
    expect(verdict).toBe('inconclusive');
    expect(reasons[0]).toContain('--lock nothing*');
  });

  it('are no lock where each is taken once, as for what may be done once only', async () => {
    const once = [1, 2, 3].map((order) =>
      line(order, a, 'SET', `done:${order}`, 1, 'NX', 'EX', 60),
    );
    expect((await judge(once)).locks).toEqual([]);
  });
});

describe('an interrupted reading', () => {
  const purchases = Array.from({ length: 50 }, (_, at) => {
    return sold.map((one) => one.replace('"99"', `"${99 - at}"`));
  });
  const text = purchases
    .flat()
    .map((one) => `${one}\n`)
    .join('');
  const bytes = Buffer.from(text);
  const half = bytes.indexOf('\n', bytes.length / 2) + 1;

  it.each([1, 2])('gives what was read, as partial (reading %d)', async (which) => {
    const controller = new AbortController();
    let readings = 0;
    async function* open() {
      readings += 1;
      const isLast = readings === which;
      yield bytes.subarray(0, half);
      if (isLast) controller.abort();
      yield bytes.subarray(half);
    }
    const { signal } = controller;
    const document = await judgeCapture({ file: 'x', open, patterns: named, signal });
    expect([document.isPartial, document.verdict]).toEqual([true, 'inconclusive']);
    expect(document.reasons).toEqual(['the reading was interrupted']);
    expect(document.capture.lines).toBe(text.slice(0, half).split('\n').length - 1);
    expect(document.locks[0]?.acquisitions).toBeGreaterThan(20);
  });
});

it('what can be read only once is refused', async () => {
  let readings = 0;
  async function* open() {
    readings += 1;
    if (readings === 1) yield Buffer.from(`${sold.join('\n')}\n`);
  }
  const { signal } = new AbortController();
  await expect(judgeCapture({ file: 'x', open, patterns: named, signal })).rejects.toThrow(
    'can be read twice',
  );
});
