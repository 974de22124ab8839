import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import { END, EVENTS, read, recorded } from './histories.ts';

describe('a cut recording', () => {
  it('gives the events before the cut, wherever that is, and no end', async () => {
    const whole = recorded(EVENTS);
    const headerBytes = whole.indexOf('\n') + 1;
    let before = 0;
    for (let bytes = headerBytes; bytes < whole.length - 1; bytes++) {
      const { read: result, seen } = await read(whole.subarray(0, bytes));
      expect([result.end, result.damage.lines, result.damage.missing]).toEqual([undefined, 0, 0]);
      expect(seen.map(({ event }) => event)).toEqual(EVENTS.slice(0, result.events));
      expect(result.events).toBeGreaterThanOrEqual(before);
      before = result.events;
    }
    expect(before).toBe(EVENTS.length);
  });

  it('is whole where only the newline at its end is missing', async () => {
    const whole = recorded(EVENTS);
    const { read: result } = await read(whole.subarray(0, -1));
    expect(result.end).toMatchObject(END);
    expect(result.damage.isAltered).toBe(false);
  });

  it('is a usage error where not even the header is there', async () => {
    const header = recorded([]).subarray(0, 40);
    await expect(read(header)).rejects.toMatchObject({ code: 'usage' });
    await expect(read(header)).rejects.toThrow('run.jsonl: expected the header of a recording');
    await expect(read(Buffer.alloc(0))).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a damaged recording', () => {
  it('gives everything but its damaged lines, and their numbers', async () => {
    const lines = linesOf(recorded(EVENTS));
    const damaged: number[] = [];
    lines.forEach((line, index) => {
      if (damaged.length === 3 || !/^\[(1|11),/.test(line)) return;
      lines[index] = line.slice(0, line.length / 2);
      damaged.push(index + 1);
    });
    const { read: result, seen } = await read(bytesOf(lines));
    expect(result.damage).toEqual({ lines: 3, firstLines: damaged, missing: 0, isAltered: false });
    expect(seen).toHaveLength(EVENTS.length - 3);
    expect(result.end).toMatchObject(END);
  });

  it.each([
    ['no array', '"text"'],
    ['an unknown code', '[99,1,1]'],
    ['a missing id', '[1,1,1,1]'],
    ['an outcome that is none', '[10,1,1,1,0,5,5,5,17,1]'],
    ['a departure that is none', '[11,1,1,1,9]'],
    ['a text that was not defined', '[6,1,1,999,1]'],
    ['a value of an unknown kind', '[3,1,1,1,0,{"z":1}]'],
    ['an empty value', '[3,1,1,1,0,{}]'],
    ['a bigint that is none', '[3,1,1,1,0,{"i":"x"}]'],
    ['bytes of another file', '\u0000\u0001'],
    ['an end that is none', '{"end":{"events":-1}}'],
    ['a second header', linesOf(recorded([]))[0] as string],
  ])('counts a line with %s', async (_, line) => {
    const lines = linesOf(recorded(EVENTS));
    lines.splice(3, 0, line);
    const { read: result } = await read(bytesOf(lines));
    expect(result.damage).toMatchObject({ lines: 1, firstLines: [4] });
    expect(result.events).toBe(EVENTS.length);
  });

  it('is recognised where whole lines are missing', async () => {
    const events = many(3000);
    const lines = linesOf(recorded(events));
    lines.splice(100, 7);
    lines.splice(2500, 2);
    const { read: result } = await read(bytesOf(lines));
    expect(result.damage).toEqual({ lines: 0, firstLines: [], missing: 9, isAltered: false });
  });

  it('tells the time right again after its next thousand events', async () => {
    const events = many(3000);
    const lines = linesOf(recorded(events));
    lines.splice(100, 7);
    const { seen } = await read(bytesOf(lines));
    expect(seen[500]?.event.atUs).not.toBe(events[507]?.atUs);
    expect(seen[2000]?.event.atUs).toBe(events[2007]?.atUs);
  });

  it('is recognised where a line says something else than was written', async () => {
    const lines = linesOf(recorded(EVENTS));
    const index = lines.findIndex((line) => line.startsWith('[10,'));
    lines[index] = (lines[index] as string).replace(/,1]$/, ',2]');
    const { read: result } = await read(bytesOf(lines));
    expect(result.damage).toEqual({ lines: 0, firstLines: [], missing: 0, isAltered: true });
  });

  it('takes nothing after its end', async () => {
    const whole = recorded(EVENTS);
    const { read: result } = await read(Buffer.concat([whole, whole]));
    expect(result.events).toBe(EVENTS.length);
    expect(result.damage.lines).toBe(linesOf(whole).length);
  });
});

describe('a header', () => {
  it('of a newer format is an error that names the version that wrote it', async () => {
    const newer = recorded([])
      .toString()
      .replace('recording":1,"tool":"0.1.0"', 'recording":2,"tool":"9.1.0"');
    await expect(read(Buffer.from(newer))).rejects.toThrow(
      'run.jsonl: expected a recording of format 1, got format 2, written by seckill-bench 9.1.0',
    );
  });

  it('without a field that is needed is an error that names it', async () => {
    const without = recorded([]).toString().replace('"seed":1,', '');
    await expect(read(Buffer.from(without))).rejects.toThrow('a header without a good seed');
  });
});

function many(count: number): HistoryEvent[] {
  return Array.from({ length: count }, (_, index) => {
    return { kind: 'buyer-arrived', atUs: 10 * index, buyer: index + 1 };
  });
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString().trimEnd().split('\n');
}

function bytesOf(lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\n')}\n`);
}
