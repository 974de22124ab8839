import { describe, expect, it } from 'vitest';
import { describeProblem, type Problem, UsageError } from '../../src/core/errors.ts';
import { defineStrategy } from '../../src/ports/define-strategy.ts';
import type { OptionSpecs } from '../../src/ports/strategy.ts';
import { refusedFlag, settingsFor, unknownSettings } from '../../src/run/settings.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { ownStrategy } from '../support/own-strategy.ts';
import { scenarioOf, simulateDocument } from '../support/simulate.ts';

const options = {
  undo: { kind: 'flag', default: true, about: 'a flag' },
  share: { kind: 'number', default: 0.5, min: 0, max: 1, about: 'a number' },
  pause: { kind: 'duration', defaultMs: 3_000, about: 'a duration' },
  timeout: { kind: 'duration', defaultMs: 50, networkBound: true, about: 'a network bound' },
  parts: { kind: 'number', default: 8, min: 1, max: 9, isWhole: true, about: 'a whole number' },
  speed: { kind: 'rate', defaultPerSec: 5, about: 'a rate' },
} as const satisfies OptionSpecs;

const strategy = { ...ownStrategy(async () => 'sold'), options };

/** The settings, and the problems as lines. */
function settings(flags: Parameters<typeof scenarioOf>[0]) {
  const problems: Problem[] = [];
  const values = settingsFor(strategy, scenarioOf(flags), problems);
  return { values, problems: problems.map(describeProblem) };
}

describe('the settings of a strategy', () => {
  it('are its defaults and the lock’s TTL in ms', () => {
    expect(settings({}).values).toEqual({
      ...{ undo: true, share: 0.5, pause: 3_000, timeout: 50, parts: 8, speed: 5 },
      lockTtlMs: 10_000,
    });
  });

  it('are what --set says', () => {
    const set = ['undo=false', 'share=1', 'pause=1m', 'timeout=5ms', 'parts=2', 'speed=90/m'];
    expect(settings({ set, lockTtl: '250ms' })).toEqual({
      values: {
        ...{ undo: false, share: 1, pause: 60_000, timeout: 5, parts: 2, speed: 1.5 },
        lockTtlMs: 250,
      },
      problems: [],
    });
  });

  it('are divided by the time scale, but for numbers and network bounds; rates are multiplied', () => {
    const { values } = settings({ target: ['local'], timeScale: '60' });
    expect(values).toMatchObject({ share: 0.5, pause: 50, timeout: 50, lockTtlMs: 167 });
    expect(values).toMatchObject({ parts: 8, speed: 300 });
  });

  it('refuse a duration that the time scale makes too short', () => {
    const { problems } = settings({ target: ['local'], timeScale: '60', set: ['pause=120ms'] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^--set pause: expected 0s, or at least 300ms at --time-scale 60/);
  });

  it('refuse a duration under the least that it may be', () => {
    const watched = strategies.filter(({ name }) => name === 'watchdog-lock');
    const problems: Problem[] = [];
    for (const one of watched) settingsFor(one, scenarioOf({ set: ['lease=0s'] }), problems);
    expect(problems).toEqual([{ subject: '--set lease', expected: 'at least 5ms', got: '0s' }]);
  });

  it('are refused all at once, each with its rule', () => {
    const { problems } = settings({
      set: ['undo=yes', 'share=1.01', 'pause=3', 'timeout=fast', 'parts=2.5', 'speed=5'],
    });
    expect(problems.map((line) => line.split('\n')[0])).toEqual([
      '--set undo: expected true or false, got yes',
      '--set share: expected a number from 0 to 1, got 1.01',
      expect.stringMatching(/^--set pause: expected a duration with a unit, got 3$/),
      expect.stringMatching(/^--set timeout: expected a duration with a unit, got fast$/),
      '--set parts: expected a whole number from 1 to 9, got 2.5',
      expect.stringMatching(/^--set speed: expected a rate from 1\/h to .*, got 5$/),
    ]);
  });

  it.each(['', ' ', 'NaN', 'Infinity', '-0.1', '1,0', 'half'])(
    'refuse %j where a number is expected',
    (text) => {
      const problems: Problem[] = [];
      const scenario = { ...scenarioOf({}), set: { share: text } };
      settingsFor(strategy, scenario, problems);
      expect(problems).toMatchObject([{ subject: '--set share', got: text }]);
    },
  );

  it('take both bounds of a number', () => {
    expect(settings({ set: ['share=0'] }).problems).toEqual([]);
    expect(settings({ set: ['share=1'] }).problems).toEqual([]);
  });
});

describe('an option that no strategy of the run declares', () => {
  it('is refused with those that there are', () => {
    expect(unknownSettings([strategy], { undo: 'true', und: 'true' })).toMatchObject([
      {
        subject: '--set und=true',
        expected: 'an option: parts, pause, share, speed, timeout, undo',
        got: 'und',
      },
    ]);
  });

  it('is refused where none has any', () => {
    const plain = ownStrategy(async () => 'sold');
    expect(unknownSettings([plain], { undo: 'true' })).toMatchObject([{ expected: 'nothing' }]);
  });

  it('is told by its own flag where it has one', () => {
    const plain = ownStrategy(async () => 'sold');
    expect(unknownSettings([plain], { queue: 'streams' })).toMatchObject([
      { subject: '--queue streams' },
    ]);
  });

  it('is taken where one of several strategies declares it', () => {
    const plain = ownStrategy(async () => 'sold');
    expect(unknownSettings([plain, strategy], { undo: 'true' })).toEqual([]);
  });
});

describe('a limit per buyer', () => {
  it('is refused by strategies that keep none, with a hint that names those that do', () => {
    const limited = scenarioOf({ limitPerBuyer: '1' });
    const keep = strategies.filter((one) => refusedFlag(one, limited) === undefined);
    expect(keep.every(({ limitsBuyers }) => limitsBuyers)).toBe(true);
    const refusal = strategies.map((one) => refusedFlag(one, limited)).find((one) => one);
    const named = refusal?.hint?.match(/[a-z]+(-[a-z]+)*/g)?.filter((word) => {
      return strategies.some(({ name }) => name === word);
    });
    expect(named?.sort()).toEqual(keep.map(({ name }) => name).sort());
    expect(strategies.every((one) => refusedFlag(one, scenarioOf({})) === undefined)).toBe(true);
  });
});

describe('what is wrong with the settings of a run', () => {
  const problemsOf = async (flags: Parameters<typeof simulateDocument>[0]) => {
    const error = await simulateDocument(flags).catch((thrown: unknown) => thrown);
    if (!(error instanceof UsageError)) throw error;
    return error.problems.map(({ subject }) => subject);
  };

  it('is told once, though several strategies declare the option', async () => {
    const subjects = await problemsOf({ strategy: 'all', set: ['reportOrder=maybe'] });
    expect(subjects).toEqual(['--set reportOrder']);
  });

  it('is told together: names, values and flags', async () => {
    const set = ['undo=maybe', 'speed=9'];
    const subjects = await problemsOf({ strategy: 'hincrby', limitPerBuyer: '1', set });
    expect(subjects.sort()).toEqual(['--limit-per-buyer', '--set speed=9', '--set undo']);
  });
});

describe('a strategy’s options', () => {
  it('come to it with their types', async () => {
    let seen: unknown;
    const own = defineStrategy({
      ...{ name: 'own', about: 'a test', needs: ['redis'], promises: [], breaksWhen: 'never' },
      options,
      async setUp(_sale, _world, values) {
        seen = values;
      },
      open: async () => ({
        purchase: async () => 'sold-out',
        remaining: async () => 100,
        close: async () => {},
      }),
    });
    await simulateDocument({ strategy: own, buyers: '1', set: ['share=0.25'] });
    expect(seen).toMatchObject({ undo: true, share: 0.25, pause: 3_000 });
  });
});
