import { type Problem, UsageError } from '../core/errors.ts';
import { SWEPT_NAMES, type SweptName, type SweptRange } from '../core/sweep.ts';
import { formatDurationUs, parseDurationUs } from '../core/units.ts';
import { AXES, defaultResolution, ticks } from '../run/sweep/axis.ts';
import { FIELDS } from '../scenario/fields.ts';
import type { FlagValues } from '../scenario/flags.ts';
import type { OutputFlags } from './flags.ts';

/** The flags of `sweep`; those of the scenario carry the names of its fields. */
export type SweepFlags = FlagValues &
  OutputFlags & {
    readonly seeds?: string;
    readonly resolution?: string;
    readonly grid?: string;
    /** False where the orders of events are not to be searched. */
    readonly search: boolean;
    /** Make each run, and play each schedule, twice, and compare. */
    readonly verifyDeterminism?: boolean;
  };

/** What is swept, read from the flags. */
export interface SweepSettings {
  readonly ranges: readonly [SweptRange] | readonly [SweptRange, SweptRange];
  /** How many seeds each point is run with. */
  readonly seeds: number;
  readonly grid: { readonly columns: number; readonly rows: number };
  /** The flags of the scenario at the harmless and at the harmful corner. */
  readonly corners: readonly [FlagValues, FlagValues];
}

const GRID = { columns: 13, rows: 8 };
const MOST_COLUMNS = 60;
const MOST_ROWS = 40;
const SEEDS = 3;
const MOST_SEEDS = 100;
/** Points times seeds: more is a day's work and no picture. */
const MOST_RUNS = 20_000;

/**
 * Reads which flags are ranges, and how finely they are swept.
 *
 * @throws UsageError with every problem
 */
export function readSweep(flags: SweepFlags): SweepSettings {
  const problems: Problem[] = [];
  const given = SWEPT_NAMES.flatMap((name) => {
    const text = flags[name];
    return typeof text === 'string' && isRange(name, text) ? [{ name, text: text.trim() }] : [];
  });
  const read = given.flatMap(({ name, text }) => readRange(name, text, problems) ?? []);
  const seeds = readCount('--seeds', flags.seeds, MOST_SEEDS, problems) ?? SEEDS;
  const grid = readGrid(flags.grid, given.length, problems);
  const ranges = read.map((range) =>
    withResolution(range, flags.resolution, given.length, problems),
  );
  if (given.length === 0) problems.push(noRange(flags));
  if (given.length > 2) {
    const got = given.map(({ name, text }) => `--${FIELDS[name].flag} ${text}`).join(' ');
    problems.push({ subject: 'ranges', expected: 'one or two', got });
  }
  const [first, second] = ranges;
  if (problems.length > 0 || first === undefined) throw new UsageError(problems);
  const settings = second === undefined ? ([first] as const) : ([first, second] as const);
  checkSize(settings, grid, seeds);
  return { ranges: settings, seeds, grid, corners: cornersOf(flags, settings) };
}

/** A delay of one spike or another distribution may hold two dots that are no range to sweep. */
function isRange(name: SweptName, text: string): boolean {
  return text.includes('..') && (name !== 'delay' || !/[@(,]/.test(text));
}

interface Ends {
  readonly name: SweptName;
  readonly from: number;
  readonly to: number;
}

function readRange(name: SweptName, text: string, problems: Problem[]): Ends | undefined {
  const { unit, quantum } = AXES[name];
  const subject = `--${FIELDS[name].flag}`;
  const [low = '', high = '', ...rest] = text.split('..');
  const example = unit === 'us' ? '1s..60s' : '10..500';
  const refuse = (expected: string, hint?: string) => {
    const problem = { subject, expected, got: text };
    problems.push(hint === undefined ? problem : { ...problem, hint });
    return undefined;
  };
  if (rest.length > 0) return refuse(`a range such as ${example}`);
  const [from, to] = [readEnd(low.trim(), unit), readEnd(high.trim(), unit)];
  if (typeof from === 'string' || typeof to === 'string') {
    const hint = [from, to].find((end) => typeof end === 'string' && end !== '');
    const what = unit === 'us' ? 'durations with a unit' : 'whole numbers';
    return refuse(
      `a range of two ${what}${unit === 'us' ? ' up to 168h' : ''}, such as ${example}`,
      hint as string | undefined,
    );
  }
  if (from % quantum !== 0 || to % quantum !== 0) return refuse('bounds in whole milliseconds');
  if (from > to)
    return refuse('a range whose first bound is below its second', `write ${high}..${low}`);
  if (from === to) {
    return refuse(
      'a range whose bounds differ',
      `for one value: seckill-bench run ${subject} ${low}`,
    );
  }
  return { name, from, to };
}

/** The value, or a hint why it is none (empty where there is nothing to say). */
function readEnd(text: string, unit: SweptRange['unit']): number | string {
  if (unit === 'count') return /^\d{1,10}$/.test(text) ? Number(text) : '';
  const read = parseDurationUs(text);
  return read.ok ? read.value : (read.hint ?? '');
}

function readCount(
  subject: string,
  given: string | undefined,
  most: number,
  problems: Problem[],
): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d+$/.test(given) && Number(given) >= 1 && Number(given) <= most) return Number(given);
  problems.push({ subject, expected: `a whole number, 1 to ${most}`, got: given });
  return undefined;
}

function readGrid(given: string | undefined, ranges: number, problems: Problem[]) {
  if (given === undefined) return GRID;
  const [, columns, rows] = /^(\d+)x(\d+)$/i.exec(given.trim()) ?? [];
  const size = { columns: Number(columns), rows: Number(rows) };
  const fits = (value: number, most: number) => value >= 2 && value <= most;
  if (ranges !== 2) {
    const hint = 'a break point has a --resolution';
    problems.push({ subject: '--grid', expected: 'two ranges, for a map', got: `${ranges}`, hint });
  } else if (!fits(size.columns, MOST_COLUMNS) || !fits(size.rows, MOST_ROWS)) {
    const expected = `columns x rows, such as 13x8: 2 to ${MOST_COLUMNS} columns and 2 to ${MOST_ROWS} rows`;
    problems.push({ subject: '--grid', expected, got: given });
  } else return size;
  return GRID;
}

function withResolution(
  ends: Ends,
  given: string | undefined,
  ranges: number,
  problems: Problem[],
): SweptRange {
  const { unit, quantum } = AXES[ends.name];
  const range = { ...ends, unit, resolution: defaultResolution(ends.name, ends.from, ends.to) };
  if (given === undefined) return range;
  const subject = '--resolution';
  if (ranges === 2) {
    const hint = 'a map has a --grid';
    problems.push({ subject, expected: 'one range', got: 'two', hint });
    return range;
  }
  const resolution = readEnd(given.trim(), unit);
  if (
    typeof resolution === 'number' &&
    resolution >= quantum &&
    resolution <= ends.to - ends.from
  ) {
    return { ...range, resolution };
  }
  const show = (value: number) => (unit === 'us' ? formatDurationUs(value) : String(value));
  const expected = `${show(quantum)} to the width of the range, ${show(ends.to - ends.from)}`;
  const problem = { subject, expected, got: given };
  const isHint = typeof resolution === 'string' && resolution !== '';
  problems.push(isHint ? { ...problem, hint: resolution } : problem);
  return range;
}

function noRange(flags: SweepFlags): Problem {
  const name = SWEPT_NAMES.find((one) => flags[one] !== undefined);
  const got = name === undefined ? 'none' : `--${FIELDS[name].flag} ${flags[name]}`;
  const hint = 'sweep --delay 1s..60s, or for a map also --lock-ttl 1s..30s';
  return { subject: 'sweep', expected: 'a range with two dots to sweep', got, hint };
}

function checkSize(
  ranges: SweepSettings['ranges'],
  grid: SweepSettings['grid'],
  seeds: number,
): void {
  const [across, down] = ranges;
  if (down === undefined) return;
  const points = ticks(across, grid.columns).length * ticks(down, grid.rows).length;
  if (points * seeds <= MOST_RUNS) return;
  const expected = `at most ${MOST_RUNS} runs`;
  const got = `${points} points with ${seeds} seeds each: ${points * seeds} runs`;
  const problem = { subject: 'sweep', expected, got, hint: 'a smaller --grid, or fewer --seeds' };
  throw new UsageError([problem]);
}

/** Both have to be scenarios; what lies between them is one then. */
function cornersOf(flags: SweepFlags, ranges: readonly SweptRange[]): SweepSettings['corners'] {
  const corner = (end: 'from' | 'to'): FlagValues => {
    const values = ranges.map((range) => {
      const value = range[end];
      return [range.name, range.unit === 'us' ? formatDurationUs(value) : String(value)];
    });
    return { ...flags, ...Object.fromEntries(values) };
  };
  return [corner('from'), corner('to')];
}
