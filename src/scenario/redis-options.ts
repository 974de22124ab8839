import { nearest } from '../core/nearest.ts';
import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationMs, parseDurationMs } from '../core/units.ts';
import { show } from './show.ts';

/** One option of ioredis that a run can take over from a team. */
interface RedisOption {
  readonly kind: 'flag' | 'count' | 'duration';
  /** Bounds, included; ms of a duration. */
  readonly min?: number;
  readonly max?: number;
  readonly orNull?: true;
  /**
   * `refused`: it starts a timer of the wall clock. `where-it-breaks`: it matters where a connection can break, which is
   * where a primary can be killed. Elsewhere it changes nothing there.
   */
  readonly onSimulator: 'refused' | 'where-it-breaks' | 'without-effect';
}

const flag = { kind: 'flag', onSimulator: 'where-it-breaks' } as const;
const duration = { kind: 'duration', min: 1, max: 3_600_000 } as const;

/** Every option that a run takes, under ioredis's own name; `retryDelay` stands for a `retryStrategy`. */
export const REDIS_OPTIONS = {
  maxRetriesPerRequest: {
    ...{ kind: 'count', min: 0, max: 1_000, orNull: true },
    onSimulator: 'where-it-breaks',
  },
  autoResendUnfulfilledCommands: flag,
  autoResubscribe: flag,
  enableOfflineQueue: flag,
  enableReadyCheck: flag,
  retryDelay: { ...duration, max: 5_000, onSimulator: 'where-it-breaks' },
  connectTimeout: { ...duration, max: 10_000, onSimulator: 'without-effect' },
  commandTimeout: { ...duration, onSimulator: 'refused' },
  socketTimeout: { ...duration, onSimulator: 'refused' },
  keepAlive: { ...duration, min: 0, onSimulator: 'without-effect' },
  noDelay: { kind: 'flag', onSimulator: 'without-effect' },
} as const satisfies Readonly<Record<string, RedisOption>>;

/** An option's name. */
export type RedisOptionName = keyof typeof REDIS_OPTIONS;

/** A team's own options of ioredis, durations in ms of wall time; those that it did not set are the harness's. */
export type RedisOptionValues = {
  readonly [Name in RedisOptionName]?: ValueOf<(typeof REDIS_OPTIONS)[Name]>;
};

type ValueOf<Option extends RedisOption> =
  | (Option['kind'] extends 'flag' ? boolean : number)
  | (Option extends { readonly orNull: true } ? null : never);

/** What is wrong with one option; `got` never tells a value that may be a secret. */
export interface RedisOptionProblem {
  /** The option; undefined where there is no map of options at all. */
  readonly option?: string;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string | undefined;
}

/**
 * Reads a map of options: values as ioredis takes them, as text too; durations in ms, or with a unit. Gives
 * every problem at once.
 */
export function parseRedisOptions(given: unknown): {
  readonly values: RedisOptionValues;
  readonly problems: readonly RedisOptionProblem[];
} {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const expected = 'a map of ioredis options, such as { maxRetriesPerRequest: 20 }';
    return { values: {}, problems: [{ expected, got: 'no map' }] };
  }
  const values: Partial<Record<string, boolean | number | null>> = {};
  const problems: RedisOptionProblem[] = [];
  for (const [option, value] of Object.entries(given)) {
    if (!isRedisOption(option)) {
      problems.push({ option, ...whyUnknown(option) });
      continue;
    }
    const read = parseValue(REDIS_OPTIONS[option], value);
    if (read.ok) values[option] = read.value;
    else problems.push({ option, expected: read.expected, got: show(value), hint: read.hint });
  }
  return { values: values as RedisOptionValues, problems };
}

/** The texts that {@link parseRedisOptions} reads back to the same values. */
export function formatRedisOptions(values: RedisOptionValues): Readonly<Record<string, string>> {
  const texts = Object.entries(values).map(([name, value]) => {
    const isDuration = isRedisOption(name) && REDIS_OPTIONS[name].kind === 'duration';
    return [name, isDuration ? formatDurationMs(Number(value)) : String(value)] as const;
  });
  return Object.fromEntries(texts);
}

/** Of the given options, those that the simulator treats like this. */
export function onSimulator(
  values: RedisOptionValues,
  how: RedisOption['onSimulator'],
): readonly RedisOptionName[] {
  const names = Object.keys(values).filter(isRedisOption);
  return names.filter((name) => REDIS_OPTIONS[name].onSimulator === how);
}

function isRedisOption(name: string): name is RedisOptionName {
  return Object.hasOwn(REDIS_OPTIONS, name);
}

function parseValue(option: RedisOption, value: unknown): Parsed<boolean | number | null> {
  const { kind, min = 0, max = 0, orNull } = option;
  const text = typeof value === 'string' ? value.trim() : String(value);
  if (kind === 'flag') {
    return text === 'true' || text === 'false'
      ? accepted(text === 'true')
      : refused('true or false');
  }
  if (orNull && text === 'null') return accepted(null);
  if (kind === 'count') {
    const isWithin = /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max;
    const bounds = `an integer from ${min} to ${max.toLocaleString('en-US')}`;
    return isWithin ? accepted(Number(text)) : refused(orNull ? `${bounds}, or null` : bounds);
  }
  const read: Parsed<number> = /^\d+$/.test(text) ? accepted(Number(text)) : parseDurationMs(text);
  if (read.ok && read.value >= min && read.value <= max) return read;
  const bounds = `${formatDurationMs(min)} to ${formatDurationMs(max)}`;
  return refused(`milliseconds, or a duration with a unit, ${bounds}`);
}

function whyUnknown(name: string): Omit<RedisOptionProblem, 'option'> {
  const reason = REFUSED.get(name);
  if (reason !== undefined) return { ...reason, got: 'a value (not shown)' };
  const meant = nearest(name, [...Object.keys(REDIS_OPTIONS), ...REFUSED.keys()]);
  const known = `it takes ${Object.keys(REDIS_OPTIONS).join(', ')}`;
  const hint = meant === undefined || REFUSED.has(meant) ? known : `did you mean ${meant}?`;
  return { expected: 'an ioredis option that a run takes', got: show(name), hint };
}

type Reason = Pick<RedisOptionProblem, 'expected' | 'hint'>;

const ADDRESS: Reason = {
  expected: 'no address here',
  hint: '--target says where the server is',
};
const CREDENTIALS: Reason = {
  expected: 'no credentials here',
  hint: 'credentials come from the URL or the environment (SECKILL_REDIS_PASSWORD, SECKILL_REDIS_CA)',
};
const HARNESS: Reason = {
  expected: 'nothing that the harness sets itself',
  hint: 'a run names its keys, connects before the sale, and reads replies in their usual form',
};
const FUNCTION: Reason = {
  expected: 'no function: it cannot be written here',
  hint: 'retryDelay is the pause before each reconnect',
};

/** Options that ioredis has and a run does not take, and why. */
const REFUSED: ReadonlyMap<string, Reason> = new Map([
  ...['host', 'port', 'path', 'db', 'family', 'sentinels', 'name', 'role'].map(
    (name) => [name, ADDRESS] as const,
  ),
  ...['username', 'password', 'tls', 'sentinelUsername', 'sentinelPassword', 'sentinelTLS'].map(
    (name) => [name, CREDENTIALS] as const,
  ),
  ...['keyPrefix', 'lazyConnect', 'Connector', 'replyMapping', 'protocol', 'stringNumbers'].map(
    (name) => [name, HARNESS] as const,
  ),
  ...['retryStrategy', 'reconnectOnError'].map((name) => [name, FUNCTION] as const),
  [
    'enableAutoPipelining',
    {
      expected: 'no automatic pipelines: of a command in one, nobody could tell whose it is',
      hint: 'leave it out: what is said in one turn leaves in one write anyway',
    },
  ],
]);
