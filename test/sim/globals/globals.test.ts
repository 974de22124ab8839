import crypto, { randomBytes, randomUUID } from 'node:crypto';
import { performance as fromPerfHooks } from 'node:perf_hooks';
import { hrtime } from 'node:process';
import timers, { setTimeout as setTimeoutOfNode } from 'node:timers';
import { scheduler, setTimeout as sleep, setInterval as ticks } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { seededSource } from '../../../src/core/random.ts';
import { NO_FAULTS } from '../../../src/core/schedule.ts';
import { beforeWorlds, outside } from '../../../src/sim/globals/current.ts';
import { inPlace } from '../../../src/sim/globals/globals.ts';
import { SimHost } from '../../../src/sim/host.ts';
import { SteppedHost } from '../../../src/sim/steps/host.ts';

const OPENS_MS = 1_800_000_000_000;

describe.each([
  ['a simulated world', simulated],
  ['a searched world', searched],
])('in %s', (_, open) => {
  it('the calendar is the virtual one', async () => {
    const told = await open().drive(async () => {
      await sleep(90_000.7);
      class Own extends Date {}
      return [
        Date.now(),
        // biome-ignore lint/complexity/useDateNow: the constructor is what is tested
        Number(new Date()),
        new Own().getTime(),
        Date.parse(`${new Date()}`),
        Date.parse(Date()),
        new Date(5).getTime(),
        Number(new Date() instanceof Date),
        Number(new Own() instanceof Own),
        Date.UTC(1970, 0, 1),
      ];
    });
    const now = OPENS_MS + 90_000;
    expect(told).toEqual([now, now, now, now, now, 5, 1, 1, 0]);
  });

  it('monotonic clocks begin at 0 and follow it', async () => {
    const told = await open().drive(async () => {
      const start = hrtime();
      await sleep(1_500);
      return [
        performance.now(),
        fromPerfHooks.now(),
        performance.timeOrigin,
        hrtime(start),
        hrtime.bigint(),
        process.uptime(),
      ];
    });
    expect(told).toEqual([1_500, 1_500, OPENS_MS, [1, 500_000_000], 1_500_000_000n, 1.5]);
  });

  it('what formats now, marks and events follow it too', async () => {
    const seen = await open().drive(async () => {
      performance.mark('began');
      const event = new Event('x');
      await sleep(1_500);
      const { format, formatToParts } = new Intl.DateTimeFormat('en', {
        timeZone: 'UTC',
        timeStyle: 'medium',
      });
      class Own extends Event {}
      const marked = performance.mark('later', { startTime: 7 });
      const spans = [
        performance.measure('whole'),
        performance.measure('from', 'began'),
        performance.measure('between', 'began', 'later'),
        performance.measure('options', { start: 1 }),
        performance.measure('given', { start: 1, duration: 2 }),
      ];
      for (const name of ['began', 'later']) performance.clearMarks(name);
      return [
        format(),
        format(0),
        formatToParts.call(new Intl.DateTimeFormat('en', { second: 'numeric' }))[0]?.value,
        [event.timeStamp, new Own('x').timeStamp, new CustomEvent('x').timeStamp],
        [
          event instanceof Event,
          new Own('x') instanceof Own,
          new CustomEvent('x') instanceof Event,
        ],
        marked.startTime,
        spans.map(({ startTime, duration }) => [startTime, duration]),
      ];
    });
    const spans = [
      [0, 1_500],
      [0, 1_500],
      [0, 7],
      [1, 1_499],
      [1, 2],
    ];
    const all = [true, true, true];
    expect(seen).toEqual(['8:00:01 AM', '12:00:00 AM', '1', [0, 1_500, 1_500], all, 7, spans]);
  });

  it('timers fire in virtual time, in their order', async () => {
    const told = await open().drive(async () => {
      const order: string[] = [];
      const note = (what: string) => order.push(`${what} at ${performance.now()}`);
      const later = setTimeout(note, 20, 'later');
      expect(later.hasRef()).toBe(true);
      expect(later.unref().hasRef()).toBe(false);
      setTimeoutOfNode(note, 10, 'sooner');
      timers.setTimeout(note, 0, 'at least 1 ms');
      clearTimeout(setTimeout(note, 5, 'never'));
      clearTimeout(Number(setTimeout(note, 5, 'never, by its number')));
      clearImmediate(setImmediate(note, 'never'));
      setImmediate(note, 'immediate');
      const repeated = setInterval(() => {
        note('tick');
        if (performance.now() >= 60) clearInterval(repeated);
      }, 30);
      await promisify(setTimeout)(15);
      later.refresh();
      await sleep(100);
      return order;
    });
    expect(told).toEqual([
      'immediate at 0',
      'at least 1 ms at 1',
      'sooner at 10',
      'tick at 30',
      'later at 35',
      'tick at 60',
    ]);
  });

  it('promises of timers settle in virtual time', async () => {
    const told = await open().drive(async () => {
      const told: unknown[] = [await sleep(10, 'slept')];
      await scheduler.wait(10);
      for await (const tick of ticks(5, 'tick')) {
        told.push([tick, performance.now()]);
        if (performance.now() >= 30) break;
      }
      const late = AbortSignal.timeout(70);
      told.push(await sleep(1e6, 0, { signal: late }).catch((error: Error) => error.name));
      return [...told, performance.now(), late.reason.name];
    });
    const end = ['AbortError', 100, 'TimeoutError'];
    expect(told).toEqual(['slept', ['tick', 25], ['tick', 30], ...end]);
  });

  it('random numbers are those of the seed', async () => {
    const draw = (seed: number) =>
      open(seed).drive(async () => [
        Math.random(),
        randomUUID(),
        crypto.randomUUID(),
        globalThis.crypto.randomUUID(),
        randomBytes(5).toString('hex'),
        (await promisify(crypto.randomBytes)(5)).toString('hex'),
        crypto.randomInt(1_000_000),
        [...globalThis.crypto.getRandomValues(new Uint8Array(3))],
        [...crypto.getRandomValues(new Uint16Array(3))],
        [...crypto.randomFillSync(new Uint8Array(4), 2)],
      ]);
    const first = await draw(1);
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    expect(first[1]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(new Set(first.slice(1, 4)).size).toBe(3);
  });

  it('what code asks for again and again, an immediate, lets time pass', async () => {
    const waited = await open().drive(async () => {
      let isOver = false;
      setTimeout(() => (isOver = true), 3);
      while (!isOver) await new Promise(setImmediate);
      return performance.now();
    });
    expect(waited).toBe(3);
  });

  it('the globals are the real ones before and after, also where the code fails', async () => {
    const before = globalsOfNow();
    const host = open();
    await host.drive(async () => expect(globalsOfNow()).not.toEqual(before));
    expect(globalsOfNow()).toEqual(before);
    const failing = host.drive(async () => {
      await sleep(1);
      throw new Error('own');
    });
    await expect(failing).rejects.toThrow('own');
    expect(globalsOfNow()).toEqual(before);
    expect(Math.abs(Date.now() - before.nowMs)).toBeLessThan(60_000);
  });

  it('a second world at the same time is refused', async () => {
    const other = open();
    await open().drive(async () => {
      await expect(other.drive(async () => 1)).rejects.toThrow(
        'expected one simulated world of own code at a time',
      );
    });
    expect(await other.drive(async () => Date.now())).toBe(OPENS_MS);
  });

  it('the tool itself can look outside', async () => {
    const seen = await open().drive(async () => outside(() => Date.now()));
    expect(seen).not.toBe(OPENS_MS);
  });
});

it('what was kept while globals were in place follows every world, and is real outside of one', async () => {
  const kept = await inPlace(async () => ({ now: Date.now, wait: promisify(setTimeout) }));
  const inWorld = await simulated().drive(async () => {
    await kept.wait(1_000);
    return kept.now();
  });
  expect(inWorld).toBe(OPENS_MS + 1_000);
  await kept.wait(1);
  expect(kept.now()).not.toBe(inWorld);
});

it('a pool of random bytes has no length in another play, so that it is filled again', async () => {
  const pool = Buffer.alloc(256);
  const fill = async () => {
    const before = pool.length;
    return [before, crypto.randomFillSync(pool).length, pool.toString('hex', 0, 4)];
  };
  const first = await simulated().drive(fill);
  const again = await simulated().drive(fill);
  expect([first, again]).toEqual([
    [256, 256, again[2]],
    [0, 256, first[2]],
  ]);
  const short = crypto.randomFillSync(Buffer.alloc(16));
  expect(await simulated().drive(async () => short.length)).toBe(16);
});

it('what a file reads as it is loaded for virtual worlds is the same each time', async () => {
  const clock = { nowMs: () => OPENS_MS, play: () => clock, random: () => random };
  const random = { next: () => 0.5, integer: (min: number) => min, uuid: () => 'uuid' };
  const read = () => [Date.now(), Math.random(), randomUUID(), performance.now()];
  const told = await inPlace(() => beforeWorlds(clock, async () => read()));
  expect(told).toEqual([OPENS_MS, 0.5, 'uuid', 0]);
  expect(read()[0]).not.toBe(OPENS_MS);
});

it('a built-in strategy has no virtual globals: they would cost something', async () => {
  const host = new SimHost({ ...ways(1), networkUs: { min: 1, max: 1 } });
  expect(await host.drive(async () => Date.now())).not.toBe(OPENS_MS);
});

function ways(seed: number) {
  return { random: seededSource(seed), careful: true, sharesMemory: true, servers: 1 };
}

function simulated(seed = 1) {
  const networkUs = { min: 1, max: 1 };
  return new SimHost({ ...ways(seed), networkUs, virtualGlobals: true });
}

function searched(seed = 1) {
  const budget = NO_FAULTS;
  return new SteppedHost({ ...ways(seed), buyers: 1, nodes: 1, budget, virtualGlobals: true });
}

function globalsOfNow() {
  const { nowMs, ...all } = {
    nowMs: Date.now(),
    Date,
    now: performance.now,
    own: Object.keys(performance),
    hrtime,
    uptime: process.uptime,
    setTimeout,
    setInterval,
    setImmediate,
    clearTimeout,
    marks: [performance.mark, performance.measure, Event, fetch],
    formats: Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')?.get,
    ofNode: [setTimeoutOfNode, sleep, ticks, scheduler.wait, timers.setTimeout],
    random: Math.random,
    bytes: [randomBytes, randomUUID, crypto.randomBytes, globalThis.crypto.getRandomValues],
    timeout: AbortSignal.timeout,
  };
  return Object.defineProperty(all, 'nowMs', { value: nowMs, enumerable: false }) as typeof all & {
    nowMs: number;
  };
}
