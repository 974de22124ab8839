import { isIP } from 'node:net';
import { accepted, type Parsed, refused } from '../core/parsed.ts';
import type { TargetSpec } from './scenario.ts';

const TARGET = 'sim, local, or Redis URLs';
const URL_RULE =
  'redis://[user:password@]host[:port][/database], rediss://… or unix:///path/redis.sock[?db=n]';

/**
 * Reads where a run happens: `sim` or `local` alone, or one Redis URL or more. A refusal never
 * quotes a URL, since it may hold a password.
 */
export function parseTarget(targets: readonly string[]): Parsed<TargetSpec> {
  const given = targets.map((target) => target.trim());
  const [first, ...rest] = given;
  if (first === undefined) return refused(TARGET);
  if (given.some((target) => target === 'sim' || target === 'local')) {
    if (rest.length > 0) return refused(`${TARGET}, not both`);
    return accepted({ kind: first === 'sim' ? 'sim' : 'local' });
  }
  for (const target of given) {
    if (!/^[a-z]+:\/\//i.test(target)) return refused(TARGET, 'a server is redis://host:port');
    if (!isRedisUrl(target))
      return refused(URL_RULE, 'percent-encode :, /, #, ? and @ in a password');
  }
  if (new Set(given).size < given.length) return refused('each URL once');
  return accepted({ kind: 'redis', urls: given });
}

/** The texts that {@link parseTarget} reads back to the same target, without users and passwords. */
export function formatTarget(target: TargetSpec): readonly string[] {
  return target.kind === 'redis' ? target.urls.map(redactUrl) : [target.kind];
}

/** True where a URL that {@link parseTarget} took names this machine: by a socket, an address or `localhost`. */
export function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'unix:') return true;
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '' || host === 'localhost' || host === '::1';
}

/** The URL without its user and password. */
export function redactUrl(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^@]*@/i, '$1');
}

/** Any text with the credentials of the URLs in it replaced by `***`: the last net under messages. */
export function redactText(text: string): string {
  return text.replace(/\b([a-z][a-z+]*:\/\/)[^\s'"]*@/gi, '$1***@');
}

/**
 * Strict, because a password with a raw `/`, `#`, `?` or `@` parses as something else, and the
 * something else would be printed.
 */
function isRedisUrl(url: string): boolean {
  if (!URL.canParse(url) || (url.match(/@/g)?.length ?? 0) > 1) return false;
  const { protocol, hostname, port, pathname, search, hash } = new URL(url);
  if (hash !== '' || (pathname + search).includes('@')) return false;
  if (protocol === 'unix:') {
    return hostname === '' && pathname.length > 1 && /^(\?db=\d{1,5})?$/.test(search);
  }
  if (protocol !== 'redis:' && protocol !== 'rediss:') return false;
  return hostname !== '' && port !== '0' && search === '' && /^(\/\d{0,5})?$/.test(pathname);
}
