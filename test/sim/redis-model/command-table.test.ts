import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/sim/redis-model/command-table.ts';
import { COMMANDS } from '../../../src/sim/redis-model/commands/index.ts';
import { OK } from '../../../src/sim/redis-model/reply.ts';
import { UNMODELLED } from '../../../src/sim/redis-model/unmodelled.ts';
import { hasRedisServer, isServerRequired, RealRedis } from './real-redis.ts';

it('a table refuses two commands of one name', () => {
  const spec = { name: 'twice', arity: 1, run: () => OK };
  expect(() => commandTable([spec, spec])).toThrow('twice: expected one definition, got two');
});

it('nothing is both modelled and listed as not modelled', () => {
  const both = [...modelFacts().keys()].filter((name) => UNMODELLED.has(name));
  expect(both).toEqual([]);
});

describe.skipIf(!hasRedisServer && !isServerRequired)('the table beside COMMAND INFO', () => {
  let real: RealRedis;
  let facts: ReadonlyMap<string, Facts>;
  beforeAll(async () => {
    real = await RealRedis.start();
    facts = await commandFacts(real);
  });
  afterAll(() => real.stop());

  it('every command of Redis 7.0 is modelled or listed as not modelled, and no other', () => {
    const ours = new Set([...modelFacts().keys(), ...UNMODELLED]);
    const isMissing = (name: string) => !ours.has(name) && !isCoveredByContainer(name);
    expect([...facts.keys()].filter(isMissing)).toEqual([]);
    expect([...ours].filter((name) => !facts.has(name))).toEqual([]);
  });

  it('arity, what writes and what scripts may not call are the same', () => {
    for (const [name, ours] of modelFacts())
      expect({ name, ...ours }).toEqual({ name, ...facts.get(name) });
  });
});

interface Facts {
  readonly arity: number;
  readonly writes: boolean;
  readonly noScript: boolean;
}

function modelFacts(): Map<string, Facts> {
  const all = [...COMMANDS.values()].flatMap((command) => [
    command,
    ...(command.subcommands?.values() ?? []),
  ]);
  return new Map(
    all.map(({ fullName, arity, writes, noScript }) => [fullName, { arity, writes, noScript }]),
  );
}

/** Subcommands of a container that is not modelled at all. */
function isCoveredByContainer(name: string): boolean {
  const [container = '', subcommand] = name.split('|');
  return subcommand !== undefined && UNMODELLED.has(container);
}

type Info = [name: string, arity: number, flags: string[], ...rest: unknown[]];

async function commandFacts(real: RealRedis): Promise<ReadonlyMap<string, Facts>> {
  const client = new Redis({ path: real.socketPath });
  const infos = (await client.call('COMMAND')) as Info[];
  client.disconnect();
  const all = infos.flatMap((info) => [info, ...(info[9] as Info[])]);
  return new Map(
    all.map(([name, arity, flags]) => [
      name,
      { arity, writes: flags.includes('write'), noScript: flags.includes('noscript') },
    ]),
  );
}
