import { z } from 'zod';
import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { parseDurationMs } from '../core/units.ts';
import { parseArrival } from './arrival.ts';
import { parseDelay } from './delay.ts';
import { parseFaultsAround } from './downstream.ts';
import { FAULT_NOTATION, type FaultSpec, parseFault } from './faults.ts';
import { FIELDS } from './fields.ts';
import { parseHttp } from './http/http.ts';
import { parseNats } from './nats.ts';
import { parseNetwork } from './network.ts';
import { parseQueue } from './queue.ts';
import { parseRedisOptions } from './redis-options.ts';
import { show } from './show.ts';
import { parseIsolation, parseSql } from './sql.ts';
import { parseTarget, parseTopology } from './target.ts';
import { parseThinkTime } from './think-time.ts';
import { parseZookeeperServers } from './zookeeper.ts';

/**
 * What each field of a scenario takes, and what becomes of it. A broken rule is an issue whose
 * message is the rule; its `params` may say what to do (`hint`), and of a map which entry it is about (`entry`)
 * and what to quote of it (`got`).
 */
export const scenarioSchema = z.strictObject({
  name: text(100),
  about: text(1000),
  strategy: list('at least one strategy', { split: true }),
  set: options(),
  queue: parsed(parseQueue),
  stock: number(FIELDS.stock),
  quantity: number(FIELDS.quantity),
  limitPerBuyer: number(FIELDS.limitPerBuyer),
  buyers: number(FIELDS.buyers),
  nodes: number(FIELDS.nodes),
  arrival: parsed(parseArrival),
  retry: parsed(parseThinkTime),
  patience: parsed(parsePatience),
  doubleClick: number(FIELDS.doubleClick),
  attempts: number(FIELDS.attempts),
  inFlight: number(FIELDS.inFlight),
  lockTtl: parsed((given) => atLeast(5, '5ms', parseDurationMs(given))),
  delay: parsed(parseDelay),
  orderDelay: parsed(parseDelay),
  network: parsed(parseNetwork),
  // A server that is given twice is a mistake to tell: redlock would count its vote twice.
  target: list('sim, local, or Redis URLs', { repeats: true }).transform((given, context) =>
    unwrap(parseTarget(given), given, context),
  ),
  topology: parsed(parseTopology),
  replicaLag: parsed(parseReplicaLag),
  sql: parsed(parseSql),
  nats: parsed(parseNats),
  zookeeper: parsed(parseZookeeperServers),
  zookeeperNodes: number(FIELDS.zookeeperNodes),
  isolation: parsed(parseIsolation),
  fault: faults(),
  faults: faultsAround(),
  connections: number(FIELDS.connections),
  redisOptions: redisOptions(),
  timeScale: number(FIELDS.timeScale),
  maxTime: parsed((given) => atLeast(1, '1ms', parseDurationMs(given))),
  seed: number(FIELDS.seed),
  repeat: number(FIELDS.repeat),
  http: http(),
  expect: list('an expectation, such as oversold==0, or a list of them'),
}) satisfies z.ZodObject<Record<keyof typeof FIELDS, z.ZodType>>;

/** The fields of a scenario, read. */
export type Settings = z.output<typeof scenarioSchema>;

function number(bounds: { readonly min: number; readonly max: number; readonly decimals?: true }) {
  const kind = bounds.decimals ? 'a number' : 'an integer';
  const expected = `${kind} from ${grouped(bounds.min)} to ${grouped(bounds.max)}`;
  const base = bounds.decimals ? z.number(expected) : z.int(expected);
  return base.min(bounds.min, expected).max(bounds.max, expected);
}

function text(length: number) {
  const expected = `text of 1 to ${length} characters`;
  return z.string(expected).trim().min(1, expected).max(length, expected);
}

/** One text or a list of them, each of which counts once unless told otherwise. */
function list(expected: string, { split = false, repeats = false } = {}) {
  const item = z.string(expected).trim().min(1, expected);
  return z.union([item.transform((one) => [one]), z.array(item)], expected).transform((all) => {
    const items = split ? all.flatMap((one) => one.split(',')) : all;
    const texts = items.map((one) => one.trim()).filter((one) => one !== '');
    return repeats ? texts : [...new Set(texts)];
  });
}

/** A map of a strategy's options; the values stay text until a strategy reads them. */
function options() {
  const expected = 'a map of options: names in camelCase, and a text, number or boolean for each';
  const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
  return z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), value, expected);
}

/** A map of a client's options, with a problem for each one that is wrong. */
function redisOptions() {
  return z.unknown().transform((given, context) => {
    const { values, problems } = parseRedisOptions(given);
    for (const { option: entry, expected, got, hint } of problems) {
      const params = { entry, got, hint };
      context.issues.push({ code: 'custom', message: expected, input: given, params });
    }
    return problems.length === 0 ? values : z.NEVER;
  });
}

/** What goes wrong around a shop of one's own, with a problem for everything that is wrong with it. */
function faultsAround() {
  return z.unknown().transform((given, context) => {
    const { downstream, problems } = parseFaultsAround(given);
    for (const { entry, expected, got, hint } of problems) {
      const params = { ...(entry !== '' && { entry }), got, hint };
      context.issues.push({ code: 'custom', message: expected, input: given, params });
    }
    return problems.length === 0 ? { downstream } : z.NEVER;
  });
}

/** How a shop is bought from, with a problem for everything that is wrong with it. */
function http() {
  return z.unknown().transform((given, context) => {
    const { spec, problems } = parseHttp(given);
    for (const { entry, expected, got, hint } of problems) {
      const params = { ...(entry !== '' && { entry }), got, hint };
      context.issues.push({ code: 'custom', message: expected, input: given, params });
    }
    return problems.length === 0 ? spec : z.NEVER;
  });
}

function faultTexts() {
  return list(FAULT_NOTATION, { repeats: true });
}

/** Of the given faults those that can be read, whatever is wrong with the others. */
export function readableFaults(given: unknown): FaultSpec[] {
  const texts = faultTexts().safeParse(given).data ?? [];
  return texts.map(parseFault).flatMap((read) => (read.ok ? [read.value] : []));
}

/** Faults, with a problem for each one that cannot be read. */
function faults() {
  return faultTexts().transform((given, context) => {
    const read: FaultSpec[] = [];
    for (const text of given) {
      const fault = parseFault(text);
      if (fault.ok) read.push(fault.value);
      else {
        const params = { got: show(text), hint: fault.hint };
        context.issues.push({ code: 'custom', message: fault.expected, input: given, params });
      }
    }
    return context.issues.length === 0 ? read : z.NEVER;
  });
}

/** A field with a notation of its own. A number is read as text, so that the parser gives its hint. */
function parsed<T>(parse: (given: string) => Parsed<T>) {
  return z.unknown().transform((given, context): T => {
    const isText = typeof given === 'string' || typeof given === 'number';
    return unwrap(parse(isText ? String(given) : ''), given, context);
  });
}

function unwrap<T>(read: Parsed<T>, input: unknown, context: z.RefinementCtx): T {
  if (read.ok) return read.value;
  const params = { hint: read.hint };
  context.issues.push({ code: 'custom', message: read.expected, input, params });
  return z.NEVER;
}

function parsePatience(given: string): Parsed<number | 'none'> {
  if (given.trim() === 'none') return accepted('none');
  const read = parseDurationMs(given);
  return read.ok ? read : refused(`none, or ${read.expected}`, read.hint);
}

function parseReplicaLag(given: string): Parsed<number> {
  const read = parseDurationMs(given);
  if (!read.ok) return refused(read.expected.replace('168h', '1m'), read.hint);
  return read.value <= 60_000 ? read : refused('a duration from 0s to 1m');
}

function atLeast(minMs: number, min: string, read: Parsed<number>): Parsed<number> {
  if (!read.ok) return refused(read.expected.replace('from 0s', `from ${min}`), read.hint);
  return read.value >= minMs ? read : refused(`a duration from ${min} to 168h`);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
