import { describe, expect, it } from 'vitest';
import type { FigureName } from '../../../src/check/check.ts';
import { seededSource } from '../../../src/core/random.ts';
import type { Fault } from '../../../src/core/schedule.ts';
import { randomPolicy } from '../../../src/explore/random.ts';
import { IterativeSearch } from '../../../src/explore/search.ts';
import { startRawServers } from '../../../src/live/raw-servers.ts';
import type { ReaperJob } from '../../../src/live/reaper-job.ts';
import { defineStrategy } from '../../../src/ports/define-strategy.ts';
import type { AnyStrategy } from '../../../src/ports/strategy.ts';
import { exampleOf } from '../../../src/run/explore/example.ts';
import { findViolations } from '../../../src/run/explore/find.ts';
import { follow, followOnServers, type RealSchedule } from '../../../src/run/explore/real.ts';
import { playSchedules } from '../../../src/run/explore/runner.ts';
import type { Played } from '../../../src/run/explore/schedule.ts';
import type { SearchSpace } from '../../../src/run/explore/world.ts';
import { modelServer } from '../../support/model-server.ts';
import { isAlive } from '../../support/processes.ts';
import { searchSpace } from '../../support/search-space.ts';
import { describeWith, serverProgram } from '../../support/servers.ts';
import { searchable } from '../../support/simulated.ts';

async function example(space: SearchSpace, figure: FigureName): Promise<RealSchedule> {
  const limits = { schedules: 20_000, isLate: () => false, signal: new AbortController().signal };
  const { found } = await findViolations(space, new IterativeSearch(), [figure], limits);
  const [first] = found;
  if (first === undefined) throw new Error(`${figure}: expected a violation, got none`);
  const { steps, violated } = await exampleOf(space, space.strategy.name, first);
  return { space, steps, violated: violated.map((one) => one.figure) };
}

/** What servers said in random schedules of three buyers, which have to be followed without a difference. */
async function followRandomly(strategy: AnyStrategy, schedules: number): Promise<string[]> {
  const said: string[] = [];
  for (let seed = 0; seed < schedules; seed++) {
    const space = searchSpace(strategy, { crash: seed % 2 }, { buyers: '3', nodes: '3' });
    const schedule = await randomSchedule(space, seed);
    const followed = await followOnServers(schedule, { program: serverProgram() });
    expect(followed.difference).toBeNull();
    said.push(...followed.replies.map(({ command, reply }) => `${command} -> ${reply}`));
  }
  return said;
}

async function randomSchedule(space: SearchSpace, seed: number): Promise<RealSchedule> {
  const policy = randomPolicy(seededSource(seed).stream('moves'));
  const steps: string[] = [];
  let violated: readonly string[] = [];
  let chooser = policy.next();
  const next = () => {
    const only = chooser;
    chooser = undefined;
    return only;
  };
  const onPlayed = ({ violations }: Played) => {
    violated = violations.map(({ figure }) => figure);
  };
  await playSchedules(space, next, onPlayed, { onMade: ({ name }) => steps.push(name) });
  return { space, steps, violated };
}

/** Tries again when it hears nothing: after a lost reply it has taken two units for one. */
const careless = defineStrategy({
  name: 'careless',
  about: 'tries again when it hears nothing',
  needs: ['redis'],
  promises: ['nothing-stranded'],
  breaksWhen: 'a reply is lost',
  cost: '1 round trip',
  options: {},
  sharesMemory: false,
  setUp: async (sale, { redis }) => {
    await redis.set('left', sale.stock);
  },
  open: async (_, { redis }) => ({
    async purchase() {
      const take = () => redis.decr('left');
      const left = await take().catch(take);
      return left < 0 ? 'sold-out' : 'sold';
    },
    remaining: async () => Number(await redis.get('left')),
    close: async () => {},
  }),
});

describeWith(['redis'], 'a counterexample on real servers', () => {
  const cases: [string, Partial<Record<Fault, number>>, FigureName][] = [
    ['naive', {}, 'oversold'],
    ['unsafe-lock', { delays: 1 }, 'overlaps'],
    ['unsafe-lock', { delays: 1 }, 'foreignReleases'],
    ['uuid-lock', { delays: 1 }, 'overlaps'],
    ['uuid-lock', { delays: 1 }, 'oversold'],
    ['uuid-lock', { pause: 1 }, 'overlaps'],
    ['hincrby', { crash: 1 }, 'stranded'],
    ['lua-decrement', { crash: 1 }, 'stranded'],
    ['watch-multi', { crash: 1 }, 'stranded'],
  ];

  it.each(cases)('of %s with %j reproduces %s', async (name, faults, figure) => {
    const schedule = await example(searchSpace(name, faults), figure);
    const replayed = await followOnServers(schedule, { program: serverProgram() });
    expect(replayed.difference).toBeNull();
    expect(replayed.server).toMatch(/^(Redis|Valkey) \d+\.\d+\.\d+$/);
    const commands = schedule.steps.filter((step) => /^buyer \d+: (?!validate|order)/.test(step));
    expect(replayed.replies.filter(({ step }) => step > 0).length).toBeGreaterThanOrEqual(
      commands.length,
    );
  });

  it('of redlock uses five servers, since the strategy needs five', async () => {
    const schedule = await example(searchSpace('redlock', { pause: 1 }), 'overlaps');
    const { difference, replies } = await followOnServers(schedule, { program: serverProgram() });
    expect(difference).toBeNull();
    expect(new Set(replies.map(({ server }) => server))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  it('reproduces a reply that was lost: the command happened all the same', async () => {
    const schedule = await example(searchSpace(careless, { 'lost-reply': 1 }), 'stranded');
    const lost = schedule.steps.findIndex((step) => step.endsWith('reply lost'));
    const { difference, replies } = await followOnServers(schedule, { program: serverProgram() });
    expect(difference).toBeNull();
    expect(replies.filter(({ step }) => step === lost + 1)).toEqual([
      { step: lost + 1, server: 1, command: 'DECR left', reply: expect.any(String) },
    ]);
  });

  it('of any strategy, with any faults but those of servers, is followed reply by reply', async () => {
    const raw = await startRawServers(5, serverProgram());
    const controls = await Promise.all(raw.servers.map((server) => server.connect()));
    const faults = { delays: 2, pause: 1, crash: 1, 'lost-reply': 1 };
    const different: unknown[] = [];
    const followed = searchable.filter(({ needs }) => !needs.includes('sql'));
    for (const { name } of followed) {
      for (const [seed, nodes] of ['1', '2', '3'].entries()) {
        const space = searchSpace(name, faults, { buyers: '3', stock: '2', nodes });
        const schedule = await randomSchedule(space, seed);
        for (const control of controls) {
          await control.send(['FLUSHALL']);
          await control.send(['SCRIPT', 'FLUSH']);
        }
        const { difference } = await follow(schedule, raw.servers);
        if (difference !== null) different.push({ name, seed, nodes, difference });
      }
    }
    await raw.stop();
    expect(different).toEqual([]);
  });

  it('is followed where a command waits, until it is served or has waited long enough', async () => {
    const waiting = defineStrategy({
      ...careless,
      open: async (_, { redis, connection }) => ({
        async purchase({ buyer }) {
          if (buyer === 3) await redis.rpush('list', 'a');
          else await connection((client) => client.blpop('list', 20));
          return 'sold';
        },
        remaining: async () => 0,
        close: async () => {},
      }),
    });
    const replies = await followRandomly(waiting, 12);
    expect(replies.filter((reply) => reply === 'BLPOP list 20 -> ["list", "a"]')).not.toEqual([]);
    expect(replies.filter((reply) => reply === 'BLPOP list 20 -> (nil)')).not.toEqual([]);
  });

  it('is followed where servers push messages', async () => {
    const heard: unknown[] = [];
    const listening = defineStrategy({
      ...careless,
      open: async (_, { redis, connection }) => ({
        async purchase({ buyer }) {
          if (buyer === 3) await redis.publish('news', 'sold out');
          else {
            await connection(async (client) => {
              const message = new Promise((resolve) => {
                client.once('message', (channel, text) => resolve(`${channel}: ${text}`));
              });
              await client.subscribe('news');
              heard.push(await message);
            });
          }
          return 'sold';
        },
        remaining: async () => 0,
        close: async () => {},
      }),
    });
    const replies = await followRandomly(listening, 12);
    expect(replies).toContain('PUBLISH news "sold out" -> 2');
    expect(heard).toContain('news: sold out');
  });

  it('tells of a key that expired by itself, since its TTL is shorter than the replay', async () => {
    const hasty = defineStrategy({
      ...careless,
      open: async (_, { redis }) => ({
        async purchase() {
          await redis.set('lock', 'mine', 'PX', 5);
          for (let read = 0; read < 100; read++) await redis.get('left');
          return 'sold';
        },
        remaining: async () => 1,
        close: async () => {},
      }),
    });
    const steps = ['buyer 1 tries', 'buyer 1: set', ...Array(100).fill('buyer 1: get')];
    const schedule = { space: searchSpace(hasty), steps, violated: [] };
    const { difference } = await followOnServers(schedule, { program: serverProgram() });
    expect(difference).toMatchObject({
      name: 'buyer 1: get',
      model: 'the keys "left", "lock"',
      real: 'the keys "left"',
      hint: expect.stringContaining('a key expired by itself'),
    });
  });

  it('fails as the target where a server dies in the middle, and leaves nothing behind', async () => {
    const { reaper, pids } = noting((pid) => process.kill(pid, 'SIGKILL'));
    const followed = followOnServers(slow, { program: serverProgram(), reaper });
    await expect(followed).rejects.toMatchObject({
      code: 'target',
      message: expect.stringContaining('was killed by SIGKILL'),
    });
    expect(pids.map(isAlive)).toEqual([false]);
  });

  it('stops at a signal, and leaves nothing behind', async () => {
    const controller = new AbortController();
    const { reaper, pids } = noting(() => controller.abort(new Error('Ctrl-C')));
    const { signal } = controller;
    const followed = followOnServers(slow, { program: serverProgram(), reaper, signal });
    await expect(followed).rejects.toThrow('Ctrl-C');
    expect(pids.map(isAlive)).toEqual([false]);
  });
});

/** It loads its stock for longer than any test takes. */
const slow: RealSchedule = {
  space: searchSpace(
    defineStrategy({
      ...careless,
      setUp: async (_, { redis }) => {
        for (let left = 1_000_000; left > 0; left--) await redis.set('left', left);
      },
    }),
  ),
  steps: [],
  violated: [],
};

/** Does something to a server a moment after it was started. */
function noting(act: (pid: number) => void) {
  const pids: number[] = [];
  const watch = (job: ReaperJob) => {
    if (job.kind !== 'server') return () => {};
    pids.push(job.pid);
    setTimeout(() => act(job.pid), 300);
    return () => {};
  };
  return { pids, reaper: { pid: undefined, close: async () => {}, watch } };
}

describe('a schedule that reality follows otherwise', () => {
  it('is reported with its step, its command and both answers', async () => {
    const schedule = await example(searchSpace('naive'), 'oversold');
    const isGet = (step: string) => step === 'buyer 2: get';
    const lie = (command: string, reply: string) =>
      command.startsWith('get') && reply === '$1\r\n1\r\n' ? liar(reply) : reply;
    let gets = 0;
    const liar = (reply: string) => {
      gets += 1;
      return gets === 2 ? '$2\r\n42\r\n' : reply;
    };
    const { difference, server } = await follow(schedule, [modelServer(lie)]);
    expect(server).toBe('Redis of paper');
    expect(difference).toEqual({
      step: schedule.steps.findIndex(isGet) + 1,
      name: 'buyer 2: get',
      server: 1,
      what: 'GET {sale}:stock',
      model: '"1"',
      real: '"42"',
      hint: null,
    });
  });

  it('is told from the set-up, and from what comes afterwards', async () => {
    const schedule = await example(searchSpace('naive'), 'oversold');
    const refuses = modelServer((command, reply) =>
      command.startsWith('set') ? '-OOM command not allowed\r\n' : reply,
    );
    const inSetUp = await follow(schedule, [refuses]);
    expect(inSetUp.difference).toMatchObject({ step: 0, name: null, what: 'SET {sale}:stock 1' });
    let gets = 0;
    const forgets = modelServer((command, reply) => {
      if (command.startsWith('get')) gets += 1;
      return gets === 3 ? '_\r\n' : reply;
    });
    const after = await follow(schedule, [forgets]);
    expect(after.difference).toMatchObject({
      step: schedule.steps.length + 1,
      name: null,
      real: '(nil)',
    });
  });

  it('is reported where a key is there that should have gone, or gone that should be there', async () => {
    const schedule = await example(searchSpace('uuid-lock', { delays: 1 }), 'overlaps');
    const keeps = modelServer((command, reply) =>
      command.startsWith('EXISTS') ? ':1\r\n' : reply,
    );
    const stays = await follow(schedule, [keeps]);
    expect(stays.difference).toMatchObject({
      name: 'expiry',
      what: '"{sale}:lock" expires',
      real: 'a key that stays',
    });
    const hides = modelServer((command, reply) => (command === 'KEYS *' ? '*0\r\n' : reply));
    const hidden = await follow(schedule, [hides]);
    expect(hidden.difference).toMatchObject({
      what: 'SET {sale}:stock 1',
      model: 'the keys "{sale}:stock"',
      real: 'no keys',
    });
  });

  it('is reported where its next step is not possible', async () => {
    const schedule = await example(searchSpace('naive'), 'oversold');
    const steps = schedule.steps.map((step) => (step === 'buyer 2: get' ? 'buyer 2: incr' : step));
    const { difference } = await follow({ ...schedule, steps }, [modelServer()]);
    expect(difference).toMatchObject({ what: 'the next step', model: 'buyer 2: incr' });
    expect(difference?.real).toContain('buyer 2: get');
  });

  it('is reported where another violation comes of it', async () => {
    const schedule = await example(searchSpace('naive'), 'oversold');
    const { difference } = await follow({ ...schedule, violated: ['stranded'] }, [modelServer()]);
    expect(difference).toMatchObject({
      what: 'what is violated',
      model: 'stranded',
      real: 'oversold, lostUpdates',
    });
  });
});

describe('a schedule that no real server can be made to follow', () => {
  const program = { name: 'redis-server', file: '/nowhere' } as const;

  it.each([
    ['redis-2: clock jumps', 'the clock of a real server'],
    ['redis-1 loses its last write', 'takes a failover'],
  ])('is refused for "%s"', async (step, reason) => {
    const schedule = { space: searchSpace('naive'), steps: ['buyer 1 tries', step], violated: [] };
    await expect(followOnServers(schedule, { program })).rejects.toMatchObject({
      code: 'not-runnable',
      message: expect.stringMatching(new RegExp(`${step}.*${reason}`)),
    });
  });
});
