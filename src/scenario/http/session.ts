import type { SessionSpec } from '../../ports/http.ts';
import { describe, type HttpProblem, MapReader } from './reader.ts';
import { REQUEST_FIELDS, requestOf } from './request.ts';

/** Fields of a login beside those of its request. */
export const LOGIN_FIELDS = ['take', 'cookies'] as const;

/** Reads where the buyers' cookies or tokens come from. */
export function readSession(given: unknown, problems: HttpProblem[]): SessionSpec | undefined {
  const reader = new MapReader('session', given, ['csv', 'login'], problems);
  if (!reader.isMap) return undefined;
  if (reader.has('csv') === reader.has('login')) {
    reader.complain('', 'either csv or login', reader.has('csv') ? 'both' : 'neither');
    return undefined;
  }
  if (reader.has('login')) return readLogin(reader.value('login'), problems);
  const file = reader.text('csv', 'the path of a CSV file');
  return file === undefined ? undefined : { kind: 'csv', file };
}

function readLogin(given: unknown, problems: HttpProblem[]): SessionSpec {
  const reader = new MapReader(
    'session.login',
    given,
    [...REQUEST_FIELDS, ...LOGIN_FIELDS],
    problems,
  );
  const request = requestOf(reader, 'POST', ['buyer.id', 'sale.id']);
  const cookies = reader.flag('cookies', false);
  const take: Record<string, string> = {};
  const taken = reader.value('take') ?? {};
  if (typeof taken !== 'object' || taken === null || Array.isArray(taken)) {
    reader.complain('take', 'a map of names and paths in the JSON of the answer', describe(taken));
    return { kind: 'login', request, take, cookies };
  }
  for (const [name, path] of Object.entries(taken)) {
    if (!/^\w+$/.test(name) || typeof path !== 'string') {
      reader.complain(
        `take.${name}`,
        'a name of letters, and a path such as data.token',
        describe(path),
      );
    } else take[name] = path;
  }
  if (reader.isMap && !cookies && Object.keys(taken).length === 0) {
    reader.complain('', 'take, or cookies: true', 'neither: the login would be for nothing');
  }
  return { kind: 'login', request, take, cookies };
}

/** The names that purchases may use of a session. */
export function sessionNames(session: SessionSpec | undefined, any: string): readonly string[] {
  if (session === undefined) return [];
  return session.kind === 'csv'
    ? [any]
    : Object.keys(session.take).map((name) => `session.${name}`);
}
