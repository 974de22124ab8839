import type { Problem } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { parseDurationMs, parseRatePerSec } from '../core/units.ts';
import type { AnyStrategy, OptionSpec, OptionSpecs, SettingsOf } from '../ports/strategy.ts';
import { tooShort } from '../scenario/rules.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { strategies as builtIn } from '../strategies/catalog.ts';

/** The value of one option, on the strategy's own clock. */
type OptionValue = boolean | number | string;

/**
 * The settings of one strategy under a scenario: the lock's TTL and its options, defaults filled in
 * durations divided by the time scale, and rates multiplied. Values that an option refuses are added to `problems`.
 */
export function settingsFor(
  strategy: AnyStrategy,
  scenario: Scenario,
  problems: Problem[],
): SettingsOf<OptionSpecs> {
  const values: Record<string, OptionValue> = {};
  for (const [name, spec] of Object.entries(strategy.options ?? {})) {
    const given = scenario.set[name];
    const value = given === undefined ? defaultOf(spec) : parseOption(name, given, spec);
    if (typeof value === 'object') {
      problems.push(value);
      continue;
    }
    const onClock = scaled(value, spec, scenario.timeScale);
    const isScaled = spec.kind === 'duration' && onClock !== value;
    const short = isScaled
      ? tooShort(`--set ${name}`, Number(value), scenario.timeScale)
      : undefined;
    if (short !== undefined) problems.push(short);
    values[name] = onClock;
  }
  return { ...values, lockTtlMs: Math.round(scenario.lockTtlMs / scenario.timeScale) };
}

/**
 * What is wrong with `--set` for these strategies together: a name that none of them declares.
 * Values are refused by {@link settingsFor}.
 */
export function unknownSettings(
  strategies: readonly AnyStrategy[],
  set: Readonly<Record<string, string>>,
): readonly Problem[] {
  const declared = new Set(strategies.flatMap(({ options }) => Object.keys(options ?? {})));
  return Object.entries(set)
    .filter(([name]) => !declared.has(name))
    .map(([name, value]) => ({
      subject: FLAGS.has(name) ? `--${name} ${value}` : `--set ${name}=${value}`,
      expected: declared.size === 0 ? 'nothing' : `an option: ${[...declared].sort().join(', ')}`,
      got: name,
      hint: 'seckill-bench explain <strategy> lists the options of each',
    }));
}

/** Options that have a flag of their own, for which `--set` is only the long way. */
const FLAGS: ReadonlySet<string> = new Set(['queue']);

/** The flag that a strategy does not honour; undefined where it can run under the scenario. */
export function refusedFlag(strategy: AnyStrategy, scenario: Scenario): Problem | undefined {
  if (scenario.limitPerBuyer === undefined || strategy.limitsBuyers === true) return undefined;
  return {
    subject: '--limit-per-buyer',
    expected: 'a strategy that keeps a limit per buyer',
    got: strategy.name,
    hint: `${builtIn
      .filter((one) => one.limitsBuyers)
      .map(({ name }) => name)
      .join(', ')} do`,
  };
}

function defaultOf(spec: OptionSpec): OptionValue {
  if (spec.kind === 'duration') return spec.defaultMs;
  return spec.kind === 'rate' ? spec.defaultPerSec : spec.default;
}

function scaled(value: OptionValue, spec: OptionSpec, timeScale: number): OptionValue {
  if (spec.kind === 'rate') return Number(value) * timeScale;
  if (spec.kind !== 'duration' || spec.networkBound === true) return value;
  // Whole ms: they are sent as such.
  return Math.round(Number(value) / timeScale);
}

function parseOption(name: string, given: string, spec: OptionSpec): OptionValue | Problem {
  const refuse = (expected: string, hint?: string): Problem => {
    const problem = { subject: `--set ${name}`, expected, got: given };
    return hint === undefined ? problem : { ...problem, hint };
  };
  switch (spec.kind) {
    case 'flag':
      if (given !== 'true' && given !== 'false') return refuse('true or false');
      return given === 'true';
    case 'number': {
      const value = Number(given);
      const isRight = spec.isWhole !== true || Number.isInteger(value);
      if (given.trim() !== '' && isRight && value >= spec.min && value <= spec.max) return value;
      return refuse(`a ${spec.isWhole ? 'whole ' : ''}number from ${spec.min} to ${spec.max}`);
    }
    case 'choice': {
      if (spec.choices.includes(given)) return given;
      const meant = nearest(given, spec.choices);
      return refuse(`one of ${spec.choices.join(', ')}`, meant && `did you mean ${meant}?`);
    }
    case 'rate': {
      const rate = parseRatePerSec(given);
      return rate.ok ? rate.value : refuse(rate.expected, rate.hint);
    }
    case 'duration': {
      const duration = parseDurationMs(given);
      if (!duration.ok) return refuse('a duration with a unit', duration.hint);
      const { minMs = 0 } = spec;
      return duration.value >= minMs ? duration.value : refuse(`at least ${minMs}ms`);
    }
  }
}
