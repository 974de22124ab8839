import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isProblem, parseExpectation } from '../../src/check/expect.ts';
import { UsageError } from '../../src/core/errors.ts';
import { describeScenario, scenarioToFlags } from '../../src/scenario/describe.ts';
import { readFields } from '../../src/scenario/file.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

const STRATEGIES = [
  'naive',
  'unsafe-lock',
  'uuid-lock',
  'uuid-lock-hincrby',
  'hincrby',
  'queue',
  'lua-decrement',
];

/** Aliases of aliases: a few lines that would become millions of values. */
const BOMB = [
  'a: &a0 [x, x]',
  ...Array.from({ length: 20 }, (_, i) => `a${i}: &a${i + 1} [*a${i}, *a${i}]`),
].join('\n');

describe('loadScenario', () => {
  it('gives the default sale where only a strategy is named', () => {
    expect(load({ strategy: ['unsafe-lock'] })).toEqual({
      name: 'command line',
      strategies: ['unsafe-lock'],
      set: {},
      stock: 100,
      quantity: 1,
      buyers: 1000,
      nodes: 1,
      faults: [],
      arrival: { kind: 'burst' },
      retry: { baseMs: 4000, share: 0.5 },
      patienceMs: 'none',
      doubleClick: 1,
      lockTtlMs: 10_000,
      delay: { kind: 'fixed', ms: 0 },
      orderDelay: { kind: 'fixed', ms: 0 },
      networkUs: { min: 200, max: 500 },
      maxTimeMs: 21_600_000,
      seed: 1,
      timeScale: 1,
      target: { kind: 'sim' },
      topology: 'single',
      connections: 16,
      redisOptions: {},
      allowRemote: false,
      expect: [],
    });
  });

  it('limits a live run to ten minutes of wall time where nothing else is said', () => {
    expect(load({ strategy: 'naive', target: ['local'] }).maxTimeMs).toBe(600_000);
    const scaled: FlagValues = { strategy: 'naive', target: ['local'], timeScale: '60' };
    expect(load(scaled).maxTimeMs).toBe(36_000_000);
    expect(flagsOf(scaled, { ref: 'naive', options: [] })).not.toContain('--max-time');
    expect(load({ strategy: 'naive', target: ['local'], maxTime: '1h' }).maxTimeMs).toBe(3_600_000);
  });

  it('takes every field from a file, and flags over it', () => {
    const file = `
      name: everything
      about: Does it read all of it?
      strategy: [naive, hincrby]
      set: { undo: true, tries: 3 }
      stock: 5
      quantity: 2
      limitPerBuyer: 4
      buyers: 7
      nodes: 2
      arrival: constant(200/s)
      retry: 1s
      patience: 1m
      doubleClick: 2
      attempts: 50
      inFlight: 3
      lockTtl: 1s
      delay: 8s..15s
      orderDelay: 1s
      network: 0s
      target: local
      connections: 4
      timeScale: 2
      maxTime: 5m
      seed: 9
      expect: oversold==0
    `;
    const scenario = load({ seed: '10', set: ['undo=false'], strategy: ['naive,hincrby'] }, file);
    expect(scenario).toMatchObject({
      name: 'everything',
      about: 'Does it read all of it?',
      strategies: ['naive', 'hincrby'],
      set: { undo: 'false', tries: '3' },
      stock: 5,
      limitPerBuyer: 4,
      patienceMs: 60_000,
      attempts: 50,
      inFlight: 3,
      seed: 10,
      expect: ['oversold==0'],
    });
  });

  it("is named by its file where it has no name, and finds a strategy's file beside it", () => {
    const scenario = load({}, 'strategy: [./mine.ts, naive]');
    expect([scenario.name, scenario.strategies]).toEqual(['sale', ['./shop/mine.ts', 'naive']]);
    expect(load({ strategy: ['./mine.ts'] }, 'stock: 1').strategies).toEqual(['./mine.ts']);
  });

  it('reports every problem of file and flags at once, each with its place', () => {
    const file = [
      'strategy: unsafe-lok',
      'delay: 12',
      'buyer: 3',
      'stock: 100.5',
      'quantity: 3',
      'limitPerBuyer: 2',
      'allowRemote: true',
      'expect: [oversold=0]',
    ].join('\n');
    const flags: FlagValues = { buyers: '1,000', set: ['undo'], timeScale: '60' };
    expect(problems(flags, file)).toEqual([
      'shop/sale.yaml:1 strategy: expected a known strategy, a group, all, or a file, got unsafe-lok',
      '  hint: did you mean unsafe-lock?',
      'shop/sale.yaml:2 delay: expected a delay: 12s, 8s..15s, lognormal(p50=50ms,p99=2s), or a base and spikes: 50ms,12s@5s+30s, got 12',
      '  hint: write 12s or 12ms',
      'shop/sale.yaml:3 buyer: expected a field of a scenario, got buyer',
      '  hint: did you mean buyers?',
      'shop/sale.yaml:4 stock: expected an integer from 1 to 1,000,000,000, got 100.5',
      'shop/sale.yaml:6 limitPerBuyer: expected at least the quantity of 3, or nobody could buy, got 2',
      'shop/sale.yaml:7 allowRemote: expected a field of a scenario, got allowRemote',
      '  hint: whoever runs a scenario says --allow-remote, not the file',
      'shop/sale.yaml:8 expect: expected one of == != < <= > >=, got `=` in `oversold=0`',
      '  hint: did you mean ==?',
      '--set: expected key=value, the key in camelCase, got undo',
      '--buyers: expected an integer from 1 to 10,000,000, got 1,000',
      '--time-scale: expected 1 on the simulator, got 60',
      '  hint: add --target local to run on a real Redis',
    ]);
  });

  it('says what to do where no strategy is named', () => {
    expect(problems({})[0]).toBe('--strategy: expected at least one strategy, got none');
  });

  it('names each duration that a time scale makes too short, 0 apart', () => {
    const live: FlagValues = { strategy: 'naive', target: ['local'], timeScale: '60' };
    expect(load({ ...live, delay: '12s', retry: '300ms' }).timeScale).toBe(60);
    expect(
      problems({ ...live, delay: '0s', lockTtl: '299ms', orderDelay: '1s..2s,10ms@1s+2s' }),
    ).toEqual([
      '--lock-ttl: expected 0s, or at least 300ms at --time-scale 60, which leaves 5 ms of it, got 299ms, which it makes 4.98 ms',
      '  hint: lower the time scale',
      '--order-delay: expected 0s, or at least 300ms at --time-scale 60, which leaves 5 ms of it, got 10ms, which it makes 0.167 ms',
      '  hint: lower the time scale',
    ]);
  });

  it.each([
    [
      'stock: 1\nstock: 2',
      'shop/sale.yaml:2: expected YAML, got a syntax error: Map keys must be unique',
    ],
    ['- 1', 'shop/sale.yaml: expected a map of fields, got [1]'],
    ['stock: [', 'shop/sale.yaml:1: expected YAML, got a syntax error: Flow sequence'],
    ['stock: 1\n---\nstock: 2', 'shop/sale.yaml:2: expected YAML, got a syntax error'],
    ['stock: *x', 'shop/sale.yaml: expected YAML, got a syntax error: Unresolved alias'],
    [BOMB, 'shop/sale.yaml: expected YAML, got a syntax error: Excessive alias count'],
    ['stock: !units 3', 'shop/sale.yaml:1: expected YAML, got a syntax error: Unresolved tag'],
  ])('refuses a file that is no map of fields: %j', (file, problem) => {
    expect(problems({ strategy: 'naive' }, file)[0]).toContain(problem);
  });

  it.each([
    ['stock:', 'got nothing'],
    ['strategy: []', 'got none'],
    ['set: [a]', 'got ["a"]'],
    ['set: { Not-camel: 1 }', 'a map of options'],
    ['patience: never', 'none, or a duration in whole milliseconds'],
    ['lockTtl: 4ms', 'a duration from 5ms to 168h'],
    ['maxTime: 0s', 'a duration from 1ms to 168h'],
    ['seed: 4294967296', 'an integer from 0 to 4,294,967,295'],
    ['delay: { p50: 1s }', 'got {"p50":"1s"}'],
    ['delay: 2026-01-01', 'expected a delay'],
  ])('refuses %j', (file, told) => {
    expect(problems({}, file).join('\n')).toContain(told);
  });

  it('never quotes a URL', () => {
    const told = problems({
      strategy: 'naive',
      target: ['redis://:hunter2@h', 'http://:hunter2@h'],
    });
    expect(told.join('\n')).toContain('not shown');
    expect(told.join('\n')).not.toContain('hunter2');
  });

  it('does not let a file reach the prototypes', () => {
    expect(problems({ strategy: 'naive' }, '__proto__: { stock: 1 }')[0]).toContain(
      'a field of a scenario',
    );
    load({ strategy: 'naive', set: ['constructor=1'] });
    expect(Object.hasOwn(Object.prototype, 'stock')).toBe(false);
  });
});

describe('scenarioToFlags', () => {
  const hincrby = { ref: 'hincrby', options: ['undo'] };

  it('says the strategy and the seed, and nothing else of the default sale', () => {
    expect(flagsOf({ strategy: 'all' }, hincrby)).toBe('--strategy hincrby --seed 1');
    const local: FlagValues = { strategy: 'all', target: ['local'] };
    expect(flagsOf(local, hincrby)).toBe('--strategy hincrby --target local --seed 1');
  });

  it("says what differs, the strategy's own options only, and no password", () => {
    const flags: FlagValues = {
      strategy: ['hincrby', 'redlock-like.ts'],
      set: ['undo=true', 'other=1'],
      delay: '50ms,12s@5s+30s',
      retry: '4s+-50%',
      target: ['redis://user:secret@127.0.0.1:1'],
      allowRemote: true,
      expect: ['oversold==0', 'sold==100'],
    };
    expect(flagsOf(flags, hincrby)).toBe(
      '--strategy hincrby --set undo=true --delay 50ms,12s@5s+30s --target redis://127.0.0.1:1' +
        ' --seed 1 --expect oversold==0 --expect sold==100 --allow-remote',
    );
  });
});

describe('scenarios/', async () => {
  const folder = new URL('../../scenarios/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));

  it.each(names)('%s is right, bears its name, and asks one question', async (name) => {
    const text = await readFile(new URL(name, folder), 'utf8');
    const scenario = load({}, text);
    expect(scenario.name).toBe(name.replace('.yaml', ''));
    expect(scenario.about).toMatch(/\?$/);
    expect(text).toMatch(new RegExp(`^# seckill-bench run scenarios/${name}\n# Exit code [01]`));
  });

  it.each(names)('%s comes back from its own description', async (name) => {
    const scenario = load({}, await readFile(new URL(name, folder), 'utf8'));
    const again = load({}, JSON.stringify(describeScenario(scenario)));
    expect(again).toEqual(scenario);
  });
});

function load(flags: FlagValues, file?: string): Scenario {
  return loadScenario({
    file:
      file === undefined
        ? undefined
        : { path: 'shop/sale.yaml', ...readFields('shop/sale.yaml', file) },
    flags,
    strategies: STRATEGIES,
    checkExpectation: (expression) => {
      const read = parseExpectation(expression);
      return isProblem(read) ? read : undefined;
    },
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

function flagsOf(flags: FlagValues, strategy: Parameters<typeof scenarioToFlags>[1]): string {
  return scenarioToFlags(load(flags), strategy).join(' ');
}
