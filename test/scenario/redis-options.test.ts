import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { describeScenario, scenarioToFlags } from '../../src/scenario/describe.ts';
import { readFields } from '../../src/scenario/file.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { REDIS_OPTIONS } from '../../src/scenario/redis-options.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const live: FlagValues = { strategy: 'hincrby', target: ['local'] };

describe('redisOptions', () => {
  it('are read from flags, as ioredis takes them or with a unit', () => {
    const redisOptions = ['maxRetriesPerRequest=20', 'enableOfflineQueue=true', 'retryDelay=50'];
    const more = ['commandTimeout=1s', 'noDelay=false'];
    expect(load({ ...live, redisOptions: [...redisOptions, ...more] }).redisOptions).toEqual({
      maxRetriesPerRequest: 20,
      enableOfflineQueue: true,
      retryDelay: 50,
      commandTimeout: 1000,
      noDelay: false,
    });
  });

  it('are a map in a file, which a flag overrides option by option', () => {
    const file = 'redisOptions: { maxRetriesPerRequest: null, keepAlive: 30000, noDelay: true }';
    expect(load({ ...live, redisOptions: ['keepAlive=0'] }, file).redisOptions).toEqual({
      maxRetriesPerRequest: null,
      keepAlive: 0,
      noDelay: true,
    });
    expect(load(live, 'redisOptions: {}').redisOptions).toEqual({});
  });

  it('come back from the description and from the reproducing line, and are in neither where there are none', () => {
    const redisOptions = ['maxRetriesPerRequest=null', 'commandTimeout=500'];
    const scenario = load({ ...live, redisOptions });
    const described = describeScenario(scenario);
    expect(described.redisOptions).toEqual({
      maxRetriesPerRequest: 'null',
      commandTimeout: '500ms',
    });
    expect(load({}, JSON.stringify(described))).toEqual({ ...scenario, name: 'command line' });
    const line = scenarioToFlags(scenario, { ref: 'hincrby', options: [] });
    expect(line.join(' ')).toContain(
      '--redis-options maxRetriesPerRequest=null --redis-options commandTimeout=500ms',
    );
    const none = load(live);
    expect('redisOptions' in describeScenario(none)).toBe(false);
    expect(scenarioToFlags(none, { ref: 'hincrby', options: [] })).not.toContain('--redis-options');
  });

  it('have all their problems told at once, with the nearest name', () => {
    const file = [
      'redisOptions:',
      '  maxRetriesPerRequests: 20',
      '  maxRetriesPerRequest: 1001',
      '  enableOfflineQueue: yes please',
      '  commandTimeout: 0',
      '  connectTimeout: 11s',
      '  retryDelay: 5001',
    ].join('\n');
    expect(problems(live, file)).toEqual([
      'sale.yaml:1 redisOptions maxRetriesPerRequests: expected an ioredis option that a run takes, got maxRetriesPerRequests',
      '  hint: did you mean maxRetriesPerRequest?',
      'sale.yaml:1 redisOptions maxRetriesPerRequest: expected an integer from 0 to 1,000, or null, got 1001',
      'sale.yaml:1 redisOptions enableOfflineQueue: expected true or false, got yes please',
      'sale.yaml:1 redisOptions commandTimeout: expected milliseconds, or a duration with a unit, 1ms to 1h, got 0',
      'sale.yaml:1 redisOptions connectTimeout: expected milliseconds, or a duration with a unit, 1ms to 10s, got 11s',
      'sale.yaml:1 redisOptions retryDelay: expected milliseconds, or a duration with a unit, 1ms to 5s, got 5001',
    ]);
  });

  it.each([
    [['password=hunter2'], 'no credentials here'],
    [['username=hunter2'], 'credentials come from the URL or the environment'],
    [['tls=hunter2'], 'no credentials here'],
    [['pasword=hunter2'], 'an ioredis option that a run takes'],
    [['host=hunter2'], '--target says where the server is'],
    [['keyPrefix=hunter2'], 'nothing that the harness sets itself'],
    [['retryStrategy=hunter2'], 'retryDelay is the pause'],
    [['enableAutoPipelining=true'], 'nobody could tell whose it is'],
    [['password:hunter2'], 'expected key=value, the key in camelCase, got password without =value'],
    [['hunter2'], 'got hunter2 without =value'],
  ])('refuse %j and say why', (redisOptions, told) => {
    const lines = problems({ ...live, redisOptions }).join('\n');
    expect(lines).toContain(told);
    if (redisOptions[0] !== 'hunter2') expect(lines).not.toContain('hunter2');
  });

  it.each(['redisOptions: password=hunter2', 'redisOptions: [password, hunter2]', 'redisOptions:'])(
    'refuse %j without quoting it',
    (file) => {
      const lines = problems(live, file).join('\n');
      expect(lines).toContain('expected a map of ioredis options');
      expect(lines).not.toContain('hunter2');
    },
  );

  it('that start a timer are refused on the simulator, and the others are not', () => {
    const redisOptions = ['commandTimeout=500', 'socketTimeout=1s'];
    expect(problems({ strategy: 'hincrby', redisOptions })).toEqual(
      ['commandTimeout', 'socketTimeout'].flatMap((option) => [
        `--redis-options ${option}: expected a live target: its timer runs on the wall clock, got the simulator`,
        '  hint: add --target local to run on a real Redis',
      ]),
    );
    load({ strategy: 'hincrby', redisOptions: ['maxRetriesPerRequest=20', 'keepAlive=1s'] });
  });

  it('do not reach the prototypes', () => {
    expect(problems(live, 'redisOptions: { constructor: 1 }')[0]).toContain('an ioredis option');
    expect(problems(live, 'redisOptions: { __proto__: { a: 1 } }').length).toBeGreaterThan(0);
  });
});

describe('docs/scenarios.md', async () => {
  const docs = await readFile(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

  it('has one row for each option of ioredis, with what becomes of it on the simulator', () => {
    const start = docs.indexOf('| option | takes |');
    const table = docs.slice(start, docs.indexOf('\n\n', start)).split('\n').slice(2);
    const rows = table.map((row) => row.split('|').map((cell) => cell.trim()));
    const told = {
      refused: 'refused',
      'where-it-breaks': 'with `--topology sentinel` or `cluster`',
      'without-effect': 'without effect',
    };
    const expected = Object.entries(REDIS_OPTIONS).map(([name, { onSimulator }]) => [
      `\`${name}\``,
      told[onSimulator],
    ]);
    expect(rows.map(([, name, , , simulator]) => [name, simulator])).toEqual(expected);
  });
});

function load(flags: FlagValues, file?: string): Scenario {
  return loadScenario({
    file: file === undefined ? undefined : { path: 'sale.yaml', ...readFields('sale.yaml', file) },
    flags,
    strategies: ['hincrby'],
    checkExpectation: () => undefined,
  });
}

/** The lines that a refused scenario tells. */
function problems(flags: FlagValues, file?: string): string[] {
  try {
    load(flags, file);
  } catch (error) {
    if (error instanceof UsageError) return error.message.split('\n');
    throw error;
  }
  throw new Error('expected a refused scenario');
}
