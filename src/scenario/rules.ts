import type { Problem } from '../core/errors.ts';
import { formatDurationMs } from '../core/units.ts';
import { delayDurationsMs } from './delay.ts';
import { faultProblems, formatFault } from './faults.ts';
import type { FieldName } from './fields.ts';
import { httpRules } from './http/rules.ts';
import { onSimulator } from './redis-options.ts';
import { isLive } from './scenario.ts';
import type { Settings } from './schema.ts';

/** Shortest duration, ms, that a time scale may leave of one that is not 0. */
export const MIN_SCALED_MS = 5;

/** The rules that take more than one field; a field that could not be read is left out of them. */
export function crossCheck(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  return [
    ...limitRule(settings, subjectOf),
    ...clientRule(settings, subjectOf),
    ...httpRules(settings, subjectOf),
    ...topologyRule(settings, subjectOf),
    ...primaryRule(settings, subjectOf),
    ...replicaRule(settings, subjectOf),
    ...isolationRule(settings, subjectOf),
    ...ensembleRule(settings, subjectOf),
    ...faultRules(settings, subjectOf),
    ...scaleRules(settings, subjectOf),
  ];
}

/** The problem of a duration that a time scale makes too short, or undefined where it does not. */
export function tooShort(subject: string, ms: number, timeScale: number): Problem | undefined {
  const scaledMs = ms / timeScale;
  if (ms === 0 || scaledMs >= MIN_SCALED_MS) return undefined;
  return {
    subject,
    expected: `0s, or at least ${formatDurationMs(Math.ceil(MIN_SCALED_MS * timeScale))} at --time-scale ${timeScale}, which leaves 5 ms of it`,
    got: `${formatDurationMs(ms)}, which it makes ${Number(scaledMs.toPrecision(3))} ms`,
    hint: 'lower the time scale',
  };
}

function limitRule(
  { limitPerBuyer, quantity }: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  if (limitPerBuyer === undefined || quantity === undefined || limitPerBuyer >= quantity) return [];
  return [
    {
      subject: subjectOf('limitPerBuyer'),
      expected: `at least the quantity of ${quantity}, or nobody could buy`,
      got: String(limitPerBuyer),
    },
  ];
}

/** A timer of the client's would run on the wall clock beside virtual time. */
function clientRule(
  { target, sql, nats, zookeeper, redisOptions }: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  if (
    target === undefined ||
    redisOptions === undefined ||
    isLive({ target, sql, nats, zookeeper })
  )
    return [];
  return onSimulator(redisOptions, 'refused').map((option) => ({
    subject: `${subjectOf('redisOptions')} ${option}`,
    expected: 'a live target: its timer runs on the wall clock',
    got: 'the simulator',
    hint: 'add --target local to run on a real Redis',
  }));
}

/** What the simulator models is as what is started; a URL says for itself. */
function topologyRule(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { target, topology } = settings;
  if (target === undefined || topology === undefined) return [];
  if (topology === 'single' || target.kind === 'local') return [];
  if (!isLive({ ...settings, target })) return [];
  const problem = { subject: subjectOf('topology'), got: topology };
  if (target.kind !== 'redis') {
    const expected = 'single where no Redis is started';
    return [{ ...problem, expected, hint: 'add --target local' }];
  }
  const expected = '--target local: a URL says how its servers are deployed';
  return [{ ...problem, expected, hint: `give it as redis+${topology}://…` }];
}

/** Only of our own servers one is killed, and only where another can take its place. */
function primaryRule(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { target, topology, fault: faults = [] } = settings;
  const fault = faults.find(({ kind }) => kind === 'kill-primary');
  if (fault === undefined || target === undefined || topology === undefined) return [];
  const isOurs = target.kind === 'local' || !isLive({ ...settings, target });
  if (isOurs && topology !== 'single') return [];
  return [
    {
      subject: subjectOf('fault'),
      expected: 'servers of the run itself, one of which can take the place of the primary',
      got: `${formatFault(fault)} on ${isOurs ? 'a single server' : 'servers that are not ours'}`,
      hint: isOurs
        ? 'add --topology sentinel, or cluster'
        : 'add --target local --topology sentinel',
    },
  ];
}

/** A real replica is as far behind as it is. */
function replicaRule(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { target, topology, replicaLag } = settings;
  if (replicaLag === undefined || target === undefined || topology === undefined) return [];
  const isSimulated = !isLive({ ...settings, target });
  if (isSimulated && topology !== 'single') return [];
  return [
    {
      subject: subjectOf('replicaLag'),
      expected: 'a simulated replica',
      got: isSimulated ? 'a single server' : 'real servers',
      hint: isSimulated
        ? 'add --topology sentinel'
        : 'leave it out: a real one is as late as it is',
    },
  ];
}

/** What is started is one's own choice, and what is there is not. */
function ensembleRule(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { zookeeper, zookeeperNodes } = settings;
  if (zookeeperNodes === undefined) return [];
  const subject = subjectOf('zookeeperNodes');
  const expected = 'a run that starts its ZooKeeper';
  if (zookeeper !== undefined) {
    return [{ subject, expected, got: 'servers that are there', hint: 'leave one of both out' }];
  }
  if (isLive(settings)) return [];
  return [{ subject, expected, got: 'the simulator', hint: 'add --target local' }];
}

function isolationRule(
  { sql, isolation, ...where }: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  // The simulator models one where none is named.
  if (isolation === undefined || sql !== undefined || !isLive(where)) return [];
  const expected = 'a database, whose transactions it is about';
  const hint = 'add --sql postgres or --sql mariadb';
  return [{ subject: subjectOf('isolation'), expected, got: 'none', hint }];
}

/** On a live target every node is a process of its own, where there are several. */
const MOST_LIVE_NODES = 64;

function faultRules(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { fault: faults = [], nodes, maxTime, target } = settings;
  const problems = faultProblems({ faults, nodes, maxTimeMs: maxTime }, subjectOf('fault'));
  if (target === undefined || !isLive(settings) || (nodes ?? 1) <= MOST_LIVE_NODES) return problems;
  const expected = `at most ${MOST_LIVE_NODES} when live, each of them a process`;
  return [...problems, { subject: subjectOf('nodes'), expected, got: String(nodes) }];
}

function scaleRules(
  settings: Partial<Settings>,
  subjectOf: (name: FieldName) => string,
): readonly Problem[] {
  const { timeScale, target } = settings;
  if (timeScale === undefined || timeScale === 1) return [];
  if (target !== undefined && !isLive(settings)) {
    const subject = subjectOf('timeScale');
    const hint = 'add --target local to run on a real Redis';
    return [{ subject, expected: '1 on the simulator', got: String(timeScale), hint }];
  }
  return [...scaledDurations(settings)].flatMap(([name, ms]) => {
    return tooShort(subjectOf(name), ms, timeScale) ?? [];
  });
}

/** The shortest duration of each field that a time scale divides, 0 aside. */
function scaledDurations(settings: Partial<Settings>): Map<FieldName, number> {
  const {
    lockTtl,
    delay,
    orderDelay,
    retry,
    patience,
    arrival,
    maxTime,
    fault: faults = [],
  } = settings;
  const durations: readonly (readonly [FieldName, readonly number[]])[] = [
    ['fault', faults.flatMap((fault) => (fault.kind === 'pause' ? [fault.forMs] : []))],
    ['lockTtl', lockTtl === undefined ? [] : [lockTtl]],
    ['delay', delay ? delayDurationsMs(delay) : []],
    ['orderDelay', orderDelay ? delayDurationsMs(orderDelay) : []],
    ['retry', retry ? [retry.baseMs] : []],
    ['patience', typeof patience === 'number' ? [patience] : []],
    ['maxTime', maxTime === undefined ? [] : [maxTime]],
    ['arrival', arrival?.kind === 'ramp' ? [arrival.overMs] : []],
  ];
  const shortest = new Map<FieldName, number>();
  for (const [name, all] of durations) {
    const positive = all.filter((ms) => ms > 0);
    if (positive.length > 0) shortest.set(name, Math.min(...positive));
  }
  return shortest;
}
