import { type Problem, UsageError } from '../core/errors.ts';
import { isDeployment, parseDeployment } from './deployment-url.ts';
import { isLoopback, type RedisEndpoint } from './endpoint.ts';
import { createRedactor, type Redactor, redactUrls } from './redact.ts';
import type { ClusterService, SentinelService } from './service.ts';
import { authorityOf, type Complain, hostAndPort, hostOf } from './url-parts.ts';

/** The variables that {@link parseTargets} reads; an empty one counts as absent. */
export type TargetEnvironment = Readonly<
  Partial<
    Record<
      | 'SECKILL_REDIS_USERNAME'
      | 'SECKILL_REDIS_PASSWORD'
      | 'SECKILL_REDIS_CA'
      | 'SECKILL_SENTINEL_USERNAME'
      | 'SECKILL_SENTINEL_PASSWORD',
      string
    >
  >
>;

/** Parsed targets, and the redactor that knows their passwords. */
export interface Targets {
  readonly endpoints: readonly RedisEndpoint[];
  /** Of a URL that names several servers which stand for one; there are then no endpoints. */
  readonly deployment?: SentinelService | ClusterService;
  readonly redactor: Redactor;
}

/**
 * Reads the values of `--target`: `redis://[user:password@]host[:6379][/db]`, `rediss://…` for TLS
 * (`SECKILL_REDIS_CA` names the authority's PEM file), `unix:/path` or `redis+unix:///path` with `?db=n`.
 * Where a URL has no password, `SECKILL_REDIS_USERNAME` and `SECKILL_REDIS_PASSWORD` apply to it. One URL of a
 * deployment is read by {@link parseDeployment}.
 *
 * Throws a `UsageError` (code `usage`) with the problems of all targets at once; no problem shows a password.
 */
export function parseTargets(
  urls: readonly string[],
  environment: TargetEnvironment,
  options: { readonly allowRemote: boolean },
): Targets {
  const problems: Problem[] = [];
  const [first = ''] = urls;
  if (urls.length === 1 && isDeployment(first)) {
    const deployment = parseDeployment(first, environment, options, problems);
    if (deployment === undefined || problems.length > 0) throw new UsageError(problems);
    const passwords = [
      ...passwordsOf([deployment], environment),
      ...[deployment.kind === 'sentinel' ? deployment.sentinelPassword : undefined].flatMap(
        (one) => one ?? [],
      ),
    ];
    return { endpoints: [], deployment, redactor: createRedactor(passwords) };
  }
  const endpoints: RedisEndpoint[] = [];
  for (const url of urls) {
    const endpoint = parseTarget(url, environment, problems);
    if (endpoint !== undefined) endpoints.push(endpoint);
  }
  if (!options.allowRemote) problems.push(...endpoints.flatMap(remoteProblem));
  problems.push(...repeated(endpoints));
  if (problems.length > 0) throw new UsageError(problems);
  return { endpoints, redactor: createRedactor(passwordsOf(endpoints, environment)) };
}

function parseTarget(
  url: string,
  environment: TargetEnvironment,
  problems: Problem[],
): RedisEndpoint | undefined {
  const parts = split(url);
  if (parts === undefined) {
    problems.push({
      subject: '--target',
      expected: 'local, sim, or a URL like redis://127.0.0.1:6379, rediss://… or unix:/path',
      got: masked(url),
    });
    return undefined;
  }
  const before = problems.length;
  const complain: Complain = (expected, got, hint) => {
    problems.push({ subject: `--target ${redactUrls(url)}`, expected, got, ...(hint && { hint }) });
  };
  const db = databaseOf(parts, complain);
  const login = loginOf(parts, environment, complain);
  const tls = parts.tls ? authorityOf('SECKILL_REDIS_CA', environment, complain) : undefined;
  if (problems.length > before) return undefined;
  return { label: labelOf(parts, db), address: parts.address, db, ...login, ...(tls && { tls }) };
}

interface UrlParts {
  readonly scheme: string;
  readonly address: RedisEndpoint['address'];
  readonly tls: boolean;
  readonly username: string;
  readonly password: string;
  /** What stands where the database number does, still text. */
  readonly database: string;
  readonly query: URLSearchParams;
}

function split(url: string): UrlParts | undefined {
  try {
    return /^(?:redis\+)?unix:/i.test(url) ? splitSocket(url) : splitTcp(url);
  } catch {
    return undefined;
  }
}

function splitTcp(url: string): UrlParts | undefined {
  const parsed = new URL(url);
  const scheme = parsed.protocol.slice(0, -1).toLowerCase();
  if ((scheme !== 'redis' && scheme !== 'rediss') || parsed.hostname === '') return undefined;
  return {
    scheme,
    address: {
      kind: 'tcp',
      host: hostOf(parsed),
      port: parsed.port === '' ? 6379 : Number(parsed.port),
    },
    tls: scheme === 'rediss',
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    query: parsed.searchParams,
  };
}

/** By hand: `URL` refuses a user before an empty host (`unix://user:pw@/path`). */
function splitSocket(url: string): UrlParts | undefined {
  const match =
    /^((?:redis\+)?unix):(?:\/\/)?(?:([^:@/]*)(?::([^@]*))?@)?(\/[^?#]*)(?:\?(.*))?$/i.exec(url);
  if (match === null) return undefined;
  const [, scheme = '', username = '', password = '', path = '', query = ''] = match;
  return {
    scheme: scheme.toLowerCase(),
    address: { kind: 'unix', path: decodeURIComponent(path) },
    tls: false,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: '',
    query: new URLSearchParams(query),
  };
}

function databaseOf(parts: UrlParts, complain: Complain): number {
  for (const name of new Set(parts.query.keys())) {
    if (name !== 'db') complain('no parameter but db', `the parameter ${name}`);
  }
  const text = parts.query.get('db') ?? parts.database;
  if (text === '') return 0;
  const db = Number(text);
  if (/^\d{1,6}$/.test(text)) return db;
  complain('a database number from 0', text);
  return 0;
}

function loginOf(
  parts: UrlParts,
  environment: TargetEnvironment,
  complain: Complain,
): { username?: string; password?: string } {
  const fromEnvironment = parts.password === '';
  const password = fromEnvironment ? environment.SECKILL_REDIS_PASSWORD || '' : parts.password;
  const username =
    parts.username || (fromEnvironment ? environment.SECKILL_REDIS_USERNAME || '' : '');
  if (username !== '' && password === '') {
    complain('a password with the user name', 'none', 'set SECKILL_REDIS_PASSWORD');
  }
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function labelOf(parts: UrlParts, db: number): string {
  if (parts.address.kind === 'unix') {
    return `${parts.scheme}:${parts.address.path}${db === 0 ? '' : `?db=${db}`}`;
  }
  return `${parts.scheme}://${hostAndPort(parts.address)}${db === 0 ? '' : `/${db}`}`;
}

function remoteProblem(endpoint: RedisEndpoint): Problem[] {
  if (isLoopback(endpoint.address)) return [];
  return [
    {
      subject: `--target ${endpoint.label}`,
      expected: 'a server on this machine (127.0.0.0/8, ::1, localhost or a unix socket)',
      got: 'a remote one',
      hint: 'add --allow-remote if you may put load on that server',
    },
  ];
}

/** Five nodes of redlock on one server would share their keys. */
function repeated(endpoints: readonly RedisEndpoint[]): Problem[] {
  const labels = endpoints.map((endpoint) => endpoint.label);
  const twice = labels.filter((label, index) => labels.indexOf(label) !== index);
  return [...new Set(twice)].map((label) => ({
    subject: `--target ${label}`,
    expected: 'each server once',
    got: 'it more than once',
  }));
}

function passwordsOf(
  endpoints: readonly { readonly password?: string }[],
  environment: TargetEnvironment,
): string[] {
  const known = [
    ...endpoints.map((endpoint) => endpoint.password),
    environment.SECKILL_REDIS_PASSWORD,
  ];
  return [...new Set(known.filter((password) => password !== undefined))];
}

/** What could not be read, without what may be a password: before an `@`, or where a port belongs. */
function masked(url: string): string {
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:(?:\/\/)?/i.exec(url) ?? [];
  const at = url.lastIndexOf('@');
  if (at >= 0) return `${scheme.endsWith('/') ? scheme : ''}***${url.slice(at)}`;
  return /^:|:(?!\d+(?:\/|$))/.test(url.slice(scheme.length)) ? `${scheme}***` : redactUrls(url);
}
