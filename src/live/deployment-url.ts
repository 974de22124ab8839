import type { Problem } from '../core/errors.ts';
import { redactUrls } from './redact.ts';
import { type ClusterService, mayReach, type SentinelService, type TcpAddress } from './service.ts';
import type { TargetEnvironment } from './target.ts';
import { decoded, hostAndPort } from './url-parts.ts';

/** True for a URL of several servers that stand for one Redis. */
export function isDeployment(url: string): boolean {
  return /^redis\+(sentinel|cluster):/i.test(url);
}

/**
 * Reads `redis+sentinel://[user:password@]host[:26379],host…/mymaster[/db]` or
 * `redis+cluster://[user:password@]host[:6379],host…`. The login is that of the servers that hold the data; without a
 * password `SECKILL_REDIS_USERNAME` and `SECKILL_REDIS_PASSWORD` apply, and `SECKILL_SENTINEL_USERNAME` and
 * `SECKILL_SENTINEL_PASSWORD` to the sentinels. Adds what is wrong to `problems`; undefined where it cannot be read.
 */
export function parseDeployment(
  url: string,
  environment: TargetEnvironment,
  { allowRemote }: { readonly allowRemote: boolean },
  problems: Problem[],
): SentinelService | ClusterService | undefined {
  const subject = `--target ${redactUrls(url)}`;
  const complain = (expected: string, got: string, hint?: string): undefined => {
    problems.push({ subject, expected, got, ...(hint && { hint }) });
  };
  const match = /^redis\+(sentinel|cluster):\/\/(?:(.*)@)?([^/?#@]*)(?:\/([^?#]*))?(.*)$/is.exec(
    url,
  );
  if (match === null) return complain(FORMS, 'a URL without //');
  const [, kind = '', login = '', hosts = '', path = '', rest = ''] = match;
  const isSentinel = kind.toLowerCase() === 'sentinel';
  const addresses = hosts.split(',').map((text) => parseAddress(text, isSentinel ? 26_379 : 6_379));
  const known = addresses.filter((address) => address !== undefined);
  if (known.length < addresses.length) {
    return complain('hosts with ports from 1 to 65535: host:port,host:port', hosts || 'none');
  }
  if (rest !== '') complain('no parameters', rest);
  for (const { host, port } of known) {
    if (mayReach({ allowRemote }, `${host}:${port}`)) continue;
    const hint = 'add --allow-remote if you may put load on that server';
    complain('servers on this machine (127.0.0.0/8, ::1 or localhost)', `${host}:${port}`, hint);
  }
  const account = loginOf(login, environment);
  if (account.username !== undefined && account.password === undefined) {
    complain('a password with the user name', 'none', 'set SECKILL_REDIS_PASSWORD');
  }
  const label = `redis+${kind.toLowerCase()}://${known.map(hostAndPort).join(',')}`;
  if (!isSentinel) {
    if (path !== '') complain('no database: a cluster has only 0', `/${path}`);
    return { kind: 'cluster', label, seeds: known, ...account, allowRemote };
  }
  const [name = '', db = '0', ...more] = path.split('/');
  if (name === '') {
    const hint = 'redis-cli -p 26379 SENTINEL MASTERS lists the names';
    complain('what the sentinels call the master: /mymaster', 'no name', hint);
  }
  if (!/^\d{1,6}$/.test(db) || more.length > 0) {
    complain('a database number from 0 after the name', path.slice(name.length));
  }
  return {
    kind: 'sentinel',
    label: `${label}/${name}${Number(db) === 0 ? '' : `/${db}`}`,
    sentinels: known,
    name: decoded(name),
    db: Number(db),
    ...account,
    ...sentinelLoginOf(environment),
    allowRemote,
  };
}

const FORMS =
  'redis+sentinel://host:port,host:port/mymaster or redis+cluster://host:port,host:port';

function parseAddress(text: string, defaultPort: number): TcpAddress | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, host = '', port = `${defaultPort}`] = match;
  const number = Number(port);
  if (number < 1 || number > 65_535) return undefined;
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: number };
}

function loginOf(
  login: string,
  { SECKILL_REDIS_USERNAME, SECKILL_REDIS_PASSWORD }: TargetEnvironment,
): { username?: string; password?: string } {
  const colon = login.indexOf(':');
  const said = colon < 0 ? '' : decoded(login.slice(colon + 1));
  const password = said || SECKILL_REDIS_PASSWORD || '';
  const user = decoded(colon < 0 ? login : login.slice(0, colon));
  const username = user || (said === '' ? SECKILL_REDIS_USERNAME || '' : '');
  return { ...(username !== '' && { username }), ...(password !== '' && { password }) };
}

function sentinelLoginOf({
  SECKILL_SENTINEL_USERNAME: sentinelUsername = '',
  SECKILL_SENTINEL_PASSWORD: sentinelPassword = '',
}: TargetEnvironment): { sentinelUsername?: string; sentinelPassword?: string } {
  if (sentinelPassword === '') return {};
  return { ...(sentinelUsername !== '' && { sentinelUsername }), sentinelPassword };
}
