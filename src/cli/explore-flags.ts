import { type Problem, UsageError } from '../core/errors.ts';
import { POLICIES, type PolicyName } from '../core/exploration.ts';
import { humanCount } from '../core/human.ts';
import { nearest } from '../core/nearest.ts';
import { CHECK_NAMES, type CheckName } from '../core/result.ts';
import { FAULTS, type Fault, type FaultBudget, NO_FAULTS } from '../core/schedule.ts';
import { formatDurationMs, parseDurationMs } from '../core/units.ts';
import type { SearchSpace } from '../run/explore/world.ts';
import type { FlagValues } from '../scenario/flags.ts';
import { formatSql } from '../scenario/sql.ts';
import type { OutputFlags } from './flags.ts';

/** The flags of `explore`; a fault without a number is true. */
export type ExploreFlags = Pick<
  FlagValues,
  | 'strategy'
  | 'set'
  | 'stock'
  | 'quantity'
  | 'limitPerBuyer'
  | 'buyers'
  | 'nodes'
  | 'lockTtl'
  | 'sql'
  | 'isolation'
  | 'seed'
> &
  OutputFlags & {
    readonly delays?: string | true;
    readonly pause?: string | true;
    readonly crash?: string | true;
    readonly lostReply?: string | true;
    readonly failover?: string | true;
    readonly clockJump?: string | true;
    readonly policy?: string;
    readonly depth?: string;
    readonly tries?: string;
    readonly schedules?: string;
    readonly maxTime?: string;
    readonly check?: readonly string[];
    readonly matrix?: boolean;
    /** Play each schedule twice, and compare. */
    readonly verifyDeterminism?: boolean;
    /** The file for the matrix as a document. */
    readonly markdown?: string;
    /** False where nothing is to be saved. */
    readonly save?: string | false;
  };

/** How a search goes, read from its flags. */
export interface SearchSettings {
  readonly budget: FaultBudget;
  /** Those of the budget that were told. */
  readonly times: Readonly<Partial<FaultBudget>>;
  /** One search for each strategy and fault. */
  readonly isMatrix: boolean;
  /** Each schedule is played twice. */
  readonly isTwice: boolean;
  readonly policy: PolicyName;
  readonly depth: number;
  /** Attempts that one buyer makes at most. */
  readonly attempts: number;
  readonly schedules: number;
  /** The same, of strategies that share memory: their world is opened anew for each schedule. */
  readonly schedulesInMemory: number;
  readonly maxTimeMs: number;
  readonly checks: readonly CheckName[];
}

/** More buyers than this have more schedules than anybody can wait for. */
const MOST_BUYERS = 16;
const SAMPLED_SCHEDULES = 10_000;
/** Of one search of a matrix: all there are for two buyers and one server. */
const MATRIX_SCHEDULES = 10_000;
/** A world that is opened anew for each costs ten times as much. */
const MATRIX_SCHEDULES_IN_MEMORY = 1_000;
const MAX_TIME_MS = 60_000;

/**
 * Reads the flags that are not fields of a scenario.
 *
 * @throws UsageError with every problem
 */
export function readSearch(flags: ExploreFlags): SearchSettings {
  const problems: Problem[] = [];
  const whole = (
    flag: string,
    given: string | undefined,
    least: number,
    most: number,
    fallback: number,
  ) => {
    if (given === undefined) return fallback;
    const value = Number(given.replaceAll(',', ''));
    if (/^[\d,]+$/.test(given) && value >= least && value <= most) return value;
    problems.push({
      subject: flag,
      expected: `a whole number, ${humanCount(least)} to ${humanCount(most)}`,
      got: given,
    });
    return fallback;
  };
  const times: Partial<Record<Fault, number>> = {};
  for (const fault of FAULTS) {
    const given = flags[FLAG_OF[fault]];
    if (given !== undefined)
      times[fault] = given === true ? 1 : whole(`--${fault}`, given, 0, 10, 0);
  }
  const policy = POLICIES.find((name) => name === flags.policy) ?? 'search';
  const isMatrix = flags.matrix ?? false;
  const mostSchedules = isMatrix ? MATRIX_SCHEDULES : usualSchedules(policy);
  const schedules = whole('--schedules', flags.schedules, 1, 1_000_000_000, mostSchedules);
  const isBounded = isMatrix && flags.schedules === undefined;
  const settings = {
    budget: { ...NO_FAULTS, ...times },
    times,
    isMatrix,
    isTwice: flags.verifyDeterminism === true,
    policy,
    depth: whole('--depth', flags.depth, 1, 20, 3),
    attempts: whole('--tries', flags.tries, 1, 100, 3),
    schedules,
    schedulesInMemory: isBounded ? MATRIX_SCHEDULES_IN_MEMORY : schedules,
    maxTimeMs: readMaxTime(flags.maxTime, problems),
    checks: (flags.check ?? []).flatMap((name) => readCheck(name, problems)),
  };
  if (flags.depth !== undefined && policy !== 'pct') {
    problems.push({ subject: '--depth', expected: '--policy pct', got: `--policy ${policy}` });
  }
  if (flags.markdown !== undefined && !isMatrix) {
    const got = `--markdown ${flags.markdown}`;
    problems.push({ subject: '--markdown', expected: '--matrix beside it', got });
  }
  whole('--buyers', [flags.buyers].flat()[0], 1, MOST_BUYERS, 2);
  if ([flags.sql].flat().some((given) => given?.includes('://'))) problems.push(NO_URL);
  if (problems.length > 0) throw new UsageError(problems);
  return settings;
}

const NO_URL: Problem = {
  subject: '--sql',
  expected: 'postgres or mariadb: a search models the database',
  got: 'a URL (not shown: it may hold a password)',
  hint: 'seckill-bench run --sql <url> plays one order of events on that server',
};

const FLAG_OF = {
  delays: 'delays',
  pause: 'pause',
  crash: 'crash',
  'lost-reply': 'lostReply',
  failover: 'failover',
  'clock-jump': 'clockJump',
} as const satisfies Record<Fault, keyof ExploreFlags>;

/** Schedules that are played at most unless told. */
function usualSchedules(policy: PolicyName): number {
  const isSample = policy === 'pct' || policy === 'random';
  return isSample ? SAMPLED_SCHEDULES : Number.POSITIVE_INFINITY;
}

function readMaxTime(given: string | undefined, problems: Problem[]): number {
  if (given === undefined) return MAX_TIME_MS;
  const duration = parseDurationMs(given);
  if (duration.ok && duration.value > 0) return duration.value;
  const problem = { subject: '--max-time', expected: 'a duration with a unit, over 0', got: given };
  const hint = duration.ok ? undefined : duration.hint;
  problems.push(hint === undefined ? problem : { ...problem, hint });
  return MAX_TIME_MS;
}

/** Checks that mean something for a few buyers. */
const SEARCHED = CHECK_NAMES.filter((name) => name !== 'contention' && name !== 'load-reached');

function readCheck(given: string, problems: Problem[]): readonly CheckName[] {
  const known = SEARCHED.find((name) => name === given);
  if (known !== undefined) return [known];
  const meant = nearest(given, SEARCHED);
  const problem = { subject: '--check', expected: `one of ${SEARCHED.join(', ')}`, got: given };
  problems.push(meant === undefined ? problem : { ...problem, hint: `did you mean ${meant}?` });
  return [];
}

/** The flags that give the same search again, defaults left out. */
export function searchFlags(
  { scenario, strategy }: SearchSpace,
  { budget, policy, depth, attempts, schedules, checks, isTwice }: SearchSettings,
): readonly string[] {
  const { buyers, stock, quantity, limitPerBuyer, nodes, lockTtlMs, seed, set } = scenario;
  const { sql, isolation } = scenario;
  const options = Object.keys(strategy.options ?? {});
  const flag = (name: string, value: string | number, usual?: string | number) =>
    String(value) === String(usual) ? [] : [`--${name}`, String(value)];
  return [
    ...Object.entries(set).flatMap(([key, value]) =>
      options.includes(key) ? ['--set', `${key}=${value}`] : [],
    ),
    ...flag('buyers', buyers, 2),
    ...flag('stock', stock, 1),
    ...flag('quantity', quantity, 1),
    ...(limitPerBuyer === undefined ? [] : flag('limit-per-buyer', limitPerBuyer)),
    ...flag('nodes', nodes, buyers),
    ...flag('lock-ttl', formatDurationMs(lockTtlMs), '10s'),
    ...(sql === undefined ? [] : flag('sql', formatSql(sql))),
    ...(isolation === undefined ? [] : flag('isolation', isolation)),
    ...FAULTS.flatMap((fault) => flag(fault, budget[fault], 0)),
    ...flag('policy', policy, 'search'),
    ...(policy === 'pct' ? flag('depth', depth, 3) : []),
    ...flag('tries', attempts, 3),
    ...flag('schedules', schedules, usualSchedules(policy)),
    ...checks.flatMap((name) => flag('check', name)),
    ...(isTwice ? ['--verify-determinism'] : []),
    ...flag('seed', seed, 1),
  ];
}
