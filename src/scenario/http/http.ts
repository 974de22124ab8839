import { parseDurationMs } from '../../core/units.ts';
import type { HttpSpec } from '../../ports/http.ts';
import { HTTP_FIELDS } from './fields.ts';
import { readOracle } from './oracle.ts';
import { readOutcome } from './outcome.ts';
import { ANY_SESSION, describe, type HttpProblem, MapReader } from './reader.ts';
import { readRequest } from './request.ts';
import { readSession, sessionNames } from './session.ts';

/** Most connections that can be asked for. */
export const MOST_CONNECTIONS = 20_000;
const TIMEOUT_MS = 30_000;

const FIELDS = HTTP_FIELDS.map(({ path }) => path).filter((path) => /^\w+$/.test(path));

/** Reads the `http` field of a scenario, with everything that is wrong with it. */
export function parseHttp(given: unknown): {
  readonly spec: HttpSpec;
  readonly problems: readonly HttpProblem[];
} {
  const problems: HttpProblem[] = [];
  const reader = new MapReader('', withoutMoved(given, problems), FIELDS, problems);
  const session = reader.has('session')
    ? readSession(reader.value('session'), problems)
    : undefined;
  const names = [...BUYING, ...sessionNames(session, ANY_SESSION)];
  // Of what is no map there is nothing more to say.
  const request = reader.isMap ? reader.value('request') : { path: '/' };
  const spec: HttpSpec = {
    request: readRequest('request', request, 'POST', names, problems),
    outcome: reader.isMap ? readOutcome(reader.value('outcome'), problems) : [],
    ...(reader.has('connections') && {
      connections: reader.integer('connections', 1, MOST_CONNECTIONS) ?? 1,
    }),
    keepAlive: reader.flag('keepAlive', true),
    timeoutMs: reader.has('timeout') ? timeoutOf(reader) : TIMEOUT_MS,
    reset: resetOf(reader, problems),
    ...(session !== undefined && { session }),
    oracle: reader.isMap ? readOracle(reader.value('oracle'), problems) : {},
  };
  return { spec, problems };
}

const BEFORE = ['sale.id', 'sale.stock', 'quantity'];
const BUYING = ['buyer.id', 'attempt.id', ...BEFORE];

/** What belongs beside the map, and is easily put into it. */
function withoutMoved(given: unknown, problems: HttpProblem[]): unknown {
  if (typeof given !== 'object' || given === null || !('downstream' in given)) return given;
  const { downstream: _, ...rest } = given;
  const expected = 'faults.downstream, beside http';
  problems.push({ entry: 'downstream', expected, got: 'http.downstream' });
  return rest;
}

function resetOf(reader: MapReader, problems: HttpProblem[]) {
  const given = reader.value('reset') ?? [];
  if (!Array.isArray(given)) return [readRequest('reset', given, 'POST', BEFORE, problems)];
  return given.map((one, index) => readRequest(`reset[${index}]`, one, 'POST', BEFORE, problems));
}

function timeoutOf(reader: MapReader): number {
  const given = reader.value('timeout');
  const read = parseDurationMs(typeof given === 'string' ? given : '');
  if (read.ok && read.value >= 1 && read.value <= 3_600_000) return read.value;
  const got = typeof given === 'string' ? given : describe(given);
  reader.complain('timeout', 'a duration from 1ms to 1h, such as 30s', got);
  return TIMEOUT_MS;
}
