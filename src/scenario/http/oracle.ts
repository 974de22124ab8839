import type { OracleQuestion, OracleSpec } from '../../ports/http.ts';
import { describe, type HttpProblem, MapReader } from './reader.ts';
import { requestOf } from './request.ts';

const NAMES = ['sale.id', 'sale.stock', 'quantity'];

/** Reads who is asked what was really sold. */
export function readOracle(given: unknown, problems: HttpProblem[]): OracleSpec {
  const reader = new MapReader('oracle', given, ['sold', 'remaining'], problems);
  if (reader.isMap && !reader.has('sold') && !reader.has('remaining')) {
    const hint = 'what buyers were told is not what was sold: name the store that knows';
    reader.complain('', 'sold, remaining or both', 'neither', hint);
  }
  const sold = reader.has('sold')
    ? readQuestion('sold', reader.value('sold'), problems)
    : undefined;
  const remaining = reader.has('remaining')
    ? readQuestion('remaining', reader.value('remaining'), problems)
    : undefined;
  return { ...(sold && { sold }), ...(remaining && { remaining }) };
}

/** The fields of each sort of question, by the one that tells which it is. */
const KINDS = {
  sql: ['sql', 'query'],
  redis: ['redis', 'command'],
  path: ['path', 'method', 'headers', 'body', 'json'],
} as const;

function readQuestion(
  name: string,
  given: unknown,
  problems: HttpProblem[],
): OracleQuestion | undefined {
  const entry = `oracle.${name}`;
  const map =
    typeof given === 'object' && given !== null && !Array.isArray(given) ? given : undefined;
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => map && kind in map);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const expected = 'a map with sql and query, redis and command, or path and json';
    problems.push({ entry, expected, got: map === undefined ? describe(given) : 'another map' });
    return undefined;
  }
  const reader = new MapReader(entry, given, KINDS[kind], problems);
  if (kind === 'sql') return sqlOf(reader);
  if (kind === 'redis') return redisOf(reader);
  const json = reader.has('json') ? reader.text('json', 'a path such as data.sold') : undefined;
  const request = requestOf(reader, 'GET', NAMES);
  return { kind: 'http', request, ...(json !== undefined && { json }) };
}

function sqlOf(reader: MapReader): OracleQuestion {
  const url = urlOf(
    reader,
    'sql',
    /^(postgres(ql)?|mysql|mariadb):|^\$\{/i,
    'a URL: postgres://… or mysql://…',
  );
  const query = reader.text('query', 'a query whose one value is a number of units') ?? '';
  reader.checkTemplate('query', query, NAMES);
  return { kind: 'sql', url, query };
}

function redisOf(reader: MapReader): OracleQuestion {
  const url = urlOf(
    reader,
    'redis',
    /^(rediss?|(redis\+)?unix):|^\$\{/i,
    'a URL: redis://…, rediss://… or unix:/path',
  );
  const command =
    reader.text('command', 'a command whose reply is a number, such as GET stock') ?? '';
  reader.checkTemplate('command', command, NAMES);
  return { kind: 'redis', url, command: command.trim().split(/\s+/) };
}

function urlOf(reader: MapReader, name: string, scheme: RegExp, expected: string): string {
  const url = reader.text(name, expected)?.trim() ?? '';
  if (url !== '' && !scheme.test(url)) reader.complain(name, expected, 'another text');
  return url;
}
