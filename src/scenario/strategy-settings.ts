import type { Problem } from '../core/errors.ts';
import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationMs, parseDurationMs } from '../core/units.ts';
import type { AnyStrategy, OptionSpec, OptionSpecs, SettingsOf } from '../ports/strategy.ts';
import { nearest } from './nearest.ts';
import { tooShort } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { show } from './show.ts';

/**
 * What a strategy is told: the lock's TTL and its options, durations in ms of its own clock (divided
 * by the time scale, network bounds apart). Takes `--set` values that {@link checkOptions} found right;
 * one that is not counts as its default.
 */
export function strategySettings(
  strategy: AnyStrategy,
  { set, lockTtlMs, timeScale }: Scenario,
): SettingsOf<OptionSpecs> {
  const options = Object.entries(strategy.options ?? {}).map(([name, spec]) => {
    const text = set[name];
    const read = text === undefined ? accepted(defaultOf(spec)) : parseOption(spec, text);
    const value = read.ok ? read.value : defaultOf(spec);
    const isScaled = spec.kind === 'duration' && spec.networkBound !== true;
    return [name, isScaled ? Number(value) / timeScale : value] as const;
  });
  const settings = { ...Object.fromEntries(options), lockTtlMs: Math.round(lockTtlMs / timeScale) };
  return settings as SettingsOf<OptionSpecs>;
}

/**
 * Everything wrong with the `--set` values for these strategies: a name that none of them declares,
 * a value that one of them refuses, a duration that the time scale makes too short.
 */
export function checkOptions(
  strategies: readonly AnyStrategy[],
  { set, timeScale }: Scenario,
): readonly Problem[] {
  const declared = strategies.flatMap((strategy) =>
    Object.entries(strategy.options ?? {}).map(([name, spec]) => ({ strategy, name, spec })),
  );
  const names = new Set(declared.map(({ name }) => name));
  const unknown = Object.keys(set).filter((name) => !names.has(name));
  const problems = unknown.map((name) => unknownOption(name, names, strategies));
  for (const { strategy, name, spec } of declared) {
    const subject = `--set ${name} (${strategy.name})`;
    const text = set[name];
    const read = text === undefined ? accepted(defaultOf(spec)) : parseOption(spec, text);
    if (!read.ok) {
      const hint = read.hint === undefined ? {} : { hint: read.hint };
      problems.push({ subject, expected: read.expected, got: show(text), ...hint });
    } else if (spec.kind === 'duration' && spec.networkBound !== true) {
      const problem = tooShort(subject, Number(read.value), timeScale);
      if (problem !== undefined) problems.push(problem);
    }
  }
  return problems;
}

/** An option's default as `--set` would take it. */
export function formatOptionDefault(spec: OptionSpec): string {
  return spec.kind === 'duration' ? formatDurationMs(spec.defaultMs) : String(spec.default);
}

function defaultOf(spec: OptionSpec): number | boolean {
  return spec.kind === 'duration' ? spec.defaultMs : spec.default;
}

function parseOption(spec: OptionSpec, text: string): Parsed<number | boolean> {
  switch (spec.kind) {
    case 'flag':
      return text === 'true' || text === 'false'
        ? accepted(text === 'true')
        : refused('true or false');
    case 'duration':
      return parseDurationMs(text);
    case 'number': {
      const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
      return value >= spec.min && value <= spec.max
        ? accepted(value)
        : refused(`a number from ${spec.min} to ${spec.max}`);
    }
  }
}

function unknownOption(
  name: string,
  names: ReadonlySet<string>,
  strategies: readonly AnyStrategy[],
): Problem {
  const of = strategies.map((strategy) => strategy.name).join(', ');
  const meant = nearest(name, names);
  const listed = names.size === 0 ? 'it has none' : `there are: ${[...names].join(', ')}`;
  const hint = meant ? `did you mean ${meant}?` : listed;
  return { subject: `--set ${name}`, expected: `an option of ${of}`, got: show(name), hint };
}
