import { nextTick } from 'node:process';
import { describe, expect, it } from 'vitest';
import { Kernel } from '../../src/sim/kernel.ts';

const FOREVER = Number.POSITIVE_INFINITY;

describe('virtual time', () => {
  it('fires events in order of time and sets the clock to each', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: number[] = [];
    for (const atUs of [30, 10, 20]) kernel.at(atUs, () => fired.push(kernel.nowUs()));
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(fired).toEqual([10, 20, 30]);
  });

  it('fires events of one moment in the order in which they were planned', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: string[] = [];
    kernel.at(5, () => {
      fired.push('first');
      kernel.at(5, () => fired.push('planned by the first'));
    });
    kernel.at(5, () => fired.push('second'));
    await kernel.run(FOREVER);
    expect(fired).toEqual(['first', 'second', 'planned by the first']);
  });

  it('counts a time that has passed as now', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: number[] = [];
    kernel.at(50, () => kernel.at(10, () => fired.push(kernel.nowUs())));
    await kernel.run(FOREVER);
    expect(fired).toEqual([50]);
  });

  it('fires an event at the deadline, and stops before a later one with the clock on the deadline', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: number[] = [];
    for (const atUs of [100, 101]) kernel.at(atUs, () => fired.push(atUs));
    expect(await kernel.run(100)).toBe('deadline');
    expect([fired, kernel.nowUs()]).toEqual([[100], 100]);
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(fired).toEqual([100, 101]);
  });

  it('stops after the current step', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: number[] = [];
    kernel.at(1, () => {
      fired.push(1);
      kernel.woke();
      kernel.stop();
    });
    kernel.at(2, () => fired.push(2));
    expect(await kernel.run(FOREVER)).toBe('stopped');
    expect(fired).toEqual([1]);
  });

  it('never fires an event that was called off, and does not wait for it', async () => {
    const kernel = new Kernel({ careful: false });
    kernel.at(1_000, () => expect.unreachable()).cancel();
    expect(await kernel.run(500)).toBe('idle');
    expect(kernel.nowUs()).toBe(0);
  });

  it('rejects a run in which an event throws', async () => {
    const kernel = new Kernel({ careful: false });
    kernel.at(1, () => {
      throw new Error('the model broke');
    });
    await expect(kernel.run(FOREVER)).rejects.toThrow('the model broke');
  });

  it('refuses a time that is no number, and never reaches one that is infinite', async () => {
    const kernel = new Kernel({ careful: false });
    await expect(kernel.sleepUntil(Number.NaN)).rejects.toThrow(
      'virtual time: expected µs, got NaN',
    );
    void kernel.sleepUntil(FOREVER).then(() => expect.unreachable());
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(kernel.nowUs()).toBe(0);
  });
});

describe('work that is driven', () => {
  it('gives the result of the work, at the time it took', async () => {
    const kernel = new Kernel({ careful: false });
    const work = async () => {
      await kernel.sleepUntil(70);
      return 'done';
    };
    expect(await kernel.during(work())).toBe('done');
    expect(kernel.nowUs()).toBe(70);
  });

  it('rejects as the work does', async () => {
    const kernel = new Kernel({ careful: false });
    await expect(kernel.during(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('leaves later events for the next run', async () => {
    const kernel = new Kernel({ careful: false });
    const fired: number[] = [];
    kernel.at(200, () => fired.push(200));
    await kernel.during(kernel.sleepUntil(100));
    expect([fired, kernel.nowUs()]).toEqual([[], 100]);
    await kernel.run(FOREVER);
    expect(fired).toEqual([200]);
  });

  it('tells when nothing can settle the work any more', async () => {
    const kernel = new Kernel({ careful: false });
    await expect(kernel.during(new Promise(() => {}))).rejects.toThrow(
      'nothing that it waits for will ever happen',
    );
  });
});

describe('work that takes more than an hour beside a loop that never ends', () => {
  it('is given up', async () => {
    const kernel = new Kernel({ careful: false });
    const renew = async (): Promise<void> => {
      for (;;) await kernel.sleepUntil(kernel.nowUs() + 60_000_000);
    };
    void renew();
    const waiting = kernel.during(new Promise(() => {}));
    await expect(waiting).rejects.toThrow('it takes more than an hour of virtual time');
  });
});

describe('a step', () => {
  it.each([1, 10, 1_000])('waits for promises that nest %i deep', async (depth) => {
    const kernel = new Kernel({ careful: false });
    const { log } = twoSleepers(kernel, () => nestedPromises(depth));
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(log).toEqual(['a at 10', 'b at 20']);
  });

  it.each([
    ['a tick', () => new Promise<void>((resolve) => nextTick(resolve))],
    ['an immediate', () => new Promise<void>((resolve) => setImmediate(resolve))],
    ['ticks and immediates in turn, five deep', () => mixed(5)],
  ])('waits for %s where the code is not ours', async (_, pause) => {
    const kernel = new Kernel({ careful: true });
    const { log } = twoSleepers(kernel, pause);
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(log).toEqual(['a at 10', 'b at 20']);
  });

  it('waits for ticks among promises where the code is ours', async () => {
    const kernel = new Kernel({ careful: false });
    const { log } = twoSleepers(kernel, async () => {
      await nestedPromises(10);
      await new Promise<void>((resolve) => nextTick(resolve));
      await nestedPromises(10);
      await new Promise<void>((resolve) => nextTick(resolve));
    });
    expect(await kernel.run(FOREVER)).toBe('idle');
    expect(log).toEqual(['a at 10', 'b at 20']);
  });

  it('lets two worlds in one process wait for their own code only', async () => {
    const logs = await Promise.all(
      [1, 2].map(async () => {
        const kernel = new Kernel({ careful: true });
        const { log } = twoSleepers(kernel, () => mixed(3));
        await kernel.run(FOREVER);
        return log;
      }),
    );
    expect(logs).toEqual([
      ['a at 10', 'b at 20'],
      ['a at 10', 'b at 20'],
    ]);
  });

  it('goes on where code plans immediates without an end', async () => {
    const kernel = new Kernel({ careful: true });
    let isOver = false;
    const poll = (): void => {
      if (!isOver) setImmediate(poll);
    };
    poll();
    await kernel.during(kernel.sleepUntil(10));
    isOver = true;
    expect(kernel.nowUs()).toBe(10);
  });

  it('lets the process hear its signals while a long run goes on', async () => {
    const kernel = new Kernel({ careful: false });
    let steps = 0;
    const walk = async (): Promise<void> => {
      for (;;) {
        steps += 1;
        await kernel.sleepUntil(kernel.nowUs() + 1);
      }
    };
    void walk();
    setTimeout(() => kernel.stop(), 1);
    expect(await kernel.run(1_000_000)).toBe('stopped');
    expect(steps).toBeLessThan(1_000_000);
  });
});

/** Two sleepers; the first does something before it takes note of the time. */
function twoSleepers(kernel: Kernel, pause: () => Promise<void>): { readonly log: string[] } {
  const log: string[] = [];
  const sleeper = async (name: string, atUs: number): Promise<void> => {
    await kernel.sleepUntil(atUs);
    await pause();
    log.push(`${name} at ${kernel.nowUs()}`);
  };
  void sleeper('a', 10);
  void sleeper('b', 20);
  return { log };
}

async function nestedPromises(depth: number): Promise<void> {
  if (depth > 0) await nestedPromises(depth - 1);
}

async function mixed(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await new Promise<void>((resolve) => nextTick(resolve));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
