import { isProblem, parseExpectation } from '../check/expect.ts';
import { UsageError } from '../core/errors.ts';
import type { SweptRange } from '../core/sweep.ts';
import type { ChosenStrategy } from '../run/one.ts';
import { isGate } from '../run/sweep/gate.ts';
import { scenarioToFlags } from '../scenario/describe.ts';
import { FIELDS } from '../scenario/fields.ts';
import type { FlagValues } from '../scenario/flags.ts';
import { loadScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as catalog } from '../strategies/catalog.ts';
import { strategyNames } from './strategies.ts';
import type { SweepFlags, SweepSettings } from './sweep-flags.ts';

/** A smaller crowd than that of `run`, for many runs. */
const SWEEP_DEFAULTS = { buyers: '100', stock: '10' } as const;

/**
 * The scenario of the runs, with the first values of what is swept; whatever is wrong with it at either end is told
 * before the first run.
 *
 * @throws UsageError
 */
export function sweptScenario({ corners, seeds }: SweepSettings): Scenario {
  const load = (flags: FlagValues): Scenario => {
    const runs = [flags.expect ?? []].flat().filter((expression) => !isGate(expression));
    const { expect: _, ...rest } = flags;
    const given = { ...SWEEP_DEFAULTS, ...rest, ...(runs.length === 0 ? {} : { expect: runs }) };
    return loadScenario({
      flags: given,
      strategies: strategyNames(catalog),
      checkExpectation: (expression) => {
        const read = parseExpectation(expression);
        return isProblem(read) ? read : undefined;
      },
    });
  };
  const [first, last] = corners;
  const scenario = load(first);
  load(last);
  const lastSeed = scenario.seed + seeds - 1;
  if (lastSeed <= FIELDS.seed.max) return scenario;
  const expected = `a first seed that leaves room for ${seeds}`;
  throw new UsageError([{ subject: '--seed', expected, got: String(scenario.seed) }]);
}

/** The arguments after `seckill-bench` that sweep one strategy again. */
export function reproduceArguments(
  { ref, strategy }: ChosenStrategy,
  scenario: Scenario,
  flags: SweepFlags,
  ranges: readonly SweptRange[],
): readonly string[] {
  const options = Object.keys(strategy.options ?? {});
  const all = scenarioToFlags(scenario, { ref, options });
  const swept: readonly string[] = ranges.map(({ name }) => `--${FIELDS[name].flag}`);
  const kept: string[] = [];
  for (let at = 0; at < all.length; at += 2) {
    const [flag = '', value = ''] = [all[at], all[at + 1]];
    const isDefault = Object.entries(SWEEP_DEFAULTS).some(
      ([name, text]) => flag === `--${name}` && value === text,
    );
    if (!swept.includes(flag) && !isDefault) kept.push(flag, value);
  }
  for (const [name, text] of Object.entries(SWEEP_DEFAULTS)) {
    // What is the default of `run` is none here.
    const given = flags[name as keyof typeof SWEEP_DEFAULTS];
    const isSaid = kept.includes(`--${name}`) || swept.includes(`--${name}`);
    if (typeof given === 'string' && given !== text && !isSaid) kept.push(`--${name}`, given);
  }
  const own = ranges.flatMap(({ name }) => [`--${FIELDS[name].flag}`, String(flags[name])]);
  const gates = [flags.expect ?? []]
    .flat()
    .filter(isGate)
    .flatMap((one) => ['--expect', one]);
  return [
    'sweep',
    ...kept,
    ...own,
    ...gates,
    ...(flags.seeds === undefined ? [] : ['--seeds', flags.seeds]),
    ...(flags.resolution === undefined ? [] : ['--resolution', flags.resolution]),
    ...(flags.grid === undefined ? [] : ['--grid', flags.grid]),
    ...(flags.search ? [] : ['--no-search']),
    ...(flags.verifyDeterminism === true ? ['--verify-determinism'] : []),
  ];
}
