import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { saleLine } from '../../src/cli/live-view/sale.ts';
import { progressView } from '../../src/cli/progress.ts';

/** What a terminal of that width is sent while the longest name makes a million attempts. */
async function drawn(columns: number): Promise<string> {
  let text = '';
  let nowMs = 0;
  const stderr = {
    isTTY: true,
    columns,
    write: (more: string) => {
      text += more;
      return true;
    },
  };
  const context = {
    stderr,
    now: () => {
      nowMs += 1_000;
      return nowMs;
    },
  } as Pick<Context, 'stderr' | 'now'> as Context;
  const view = await progressView(context, { stock: 100, attempts: undefined }, false);
  const progress = { strategy: 'uuid-lock-hincrby', total: 1_000, sold: 100 };
  view.onProgress({ ...progress, done: 0, attempts: 0 });
  view.onProgress({ ...progress, done: 500, attempts: 1_234_567 });
  view.stop();
  return stripVTControlCharacters(text);
}

it.each([80, 120])('the bar leaves room for all its figures in %d columns', async (columns) => {
  const text = await drawn(columns);
  const [last] = /uuid-lock-hincrby [━─]+ 99% · 1,234,567 attempts .*\/s/.exec(text) ?? [];
  expect(last).toContain('100 sold · 1,234,567/s');
  expect(last?.length).toBeLessThan(columns);
});

it('the bar gives way to the figures where there is no room for both', async () => {
  expect(await drawn(60)).toContain('uuid-lock-hincrby 99% · 1,234,567 attempts');
});

it('off a terminal, the first line gives no speed of what had no time', async () => {
  let text = '';
  let nowMs = 0;
  const write = (more: string) => {
    text += more;
    return true;
  };
  const context = {
    stderr: { isTTY: false, write },
    now: () => nowMs,
    every: () => () => {},
  } as unknown as Context;
  const view = await progressView(context, { stock: 100, attempts: undefined }, false);
  const progress = { strategy: 'sql-naive', total: 100, sold: 50 };
  // Servers take some seconds to start.
  nowMs = 8_000;
  view.onProgress({ ...progress, done: 50, attempts: 50 });
  expect(text).toBe('sql-naive 50% · 50 attempts · 50 sold · …/s\n');
  text = '';
  view.watch('queue');
  nowMs = 18_000;
  view.onProgress({ ...progress, strategy: 'queue', done: 50, attempts: 50 });
  expect(text).toBe('queue 50% · 50 attempts · 50 sold · 5/s\n');
});

it.each([80, 120])('the messages that are waited for stand in %d columns', (columns) => {
  const done = { strategy: 'transactional-message', done: 6_000, total: 6_000 };
  const line = saleLine(1, { ...done, attempts: 6_000, sold: 5_000, underWay: 3_412 }, 90, columns);
  expect(line).toMatch(/━ 100% · 5,000 sold · 3,412 messages under way$/);
  expect(line.length).toBeLessThan(columns);
});
