import { type Problem, UsageError } from '../../core/errors.ts';
import { isLoopback } from '../endpoint.ts';
import { redactUrls } from '../redact.ts';
import { authorityOf, type Complain, decoded, hostAndPort, hostOf } from '../url-parts.ts';
import type { SqlAddress, SqlDialectName, SqlEndpoint } from './endpoint.ts';

/** The variables that {@link parseSqlUrl} reads; an empty one counts as absent. */
export type SqlEnvironment = Readonly<
  Partial<Record<'SECKILL_SQL_USERNAME' | 'SECKILL_SQL_PASSWORD' | 'SECKILL_SQL_CA', string>>
>;

/**
 * Reads the URL of `--sql`: `postgres://[user[:password]@]host[:5432][/database]`, with `?host=/folder` for the folder
 * of a unix socket, or `mysql://…[:3306]…`, with `?socket=/path`; `?tls=true` for TLS (`SECKILL_SQL_CA` names the
 * authority's PEM file). Where it has no user or no password, `SECKILL_SQL_USERNAME` and `SECKILL_SQL_PASSWORD` apply.
 *
 * @throws UsageError with all of its problems; none shows a password
 */
export function parseSqlUrl(
  url: string,
  environment: SqlEnvironment,
  options: { readonly allowRemote: boolean },
): SqlEndpoint {
  const problems: Problem[] = [];
  const complain: Complain = (expected, got, hint) => {
    const subject = `--sql ${redactUrls(url)}`;
    problems.push({ subject, expected, got, ...(hint !== undefined && { hint }) });
  };
  const endpoint = endpointOf(url, environment, complain);
  if (endpoint !== undefined && !options.allowRemote && !isLoopback(endpoint.address)) {
    const hint = 'add --allow-remote if you may put load on that server';
    complain(
      'a server on this machine (127.0.0.0/8, ::1, localhost or a unix socket)',
      'a remote one',
      hint,
    );
  }
  if (endpoint === undefined || problems.length > 0) throw new UsageError(problems);
  return endpoint;
}

function endpointOf(
  url: string,
  environment: SqlEnvironment,
  complain: Complain,
): SqlEndpoint | undefined {
  const parsed = parse(url);
  if (parsed === undefined) {
    // Whatever could not be read may hold a password.
    complain(
      'a URL like postgres://127.0.0.1:5432/shop',
      'one that cannot be read (not shown: it may hold a password)',
      'write special characters of a password as %40 and the like',
    );
    return undefined;
  }
  const dialect: SqlDialectName = parsed.protocol.startsWith('postgres') ? 'postgres' : 'mysql';
  const parameters = parsed.searchParams;
  const socketName = dialect === 'postgres' ? 'host' : 'socket';
  for (const name of new Set(parameters.keys())) {
    if (name === socketName || name === 'tls') continue;
    complain(`no parameter but ${socketName} and tls`, `the parameter ${name}`);
  }
  const tls = parameters.get('tls') ?? 'false';
  if (tls !== 'true' && tls !== 'false') complain('tls=true or tls=false', `tls=${tls}`);
  const address = addressOf(parsed, dialect, parameters.get(socketName), complain);
  const user = decoded(parsed.username) || environment.SECKILL_SQL_USERNAME;
  const password = decoded(parsed.password) || environment.SECKILL_SQL_PASSWORD;
  const database = decoded(parsed.pathname.slice(1));
  return {
    dialect,
    label: labelOf(dialect, address, database),
    address,
    ...(tls === 'true' && { tls: authorityOf('SECKILL_SQL_CA', environment, complain) }),
    ...(user && { user }),
    ...(password && { password }),
    ...(database && { database }),
  };
}

function parse(url: string): URL | undefined {
  try {
    // An empty host is one of this machine's, by its socket.
    return new URL(url.replace(/^([a-z]+:\/\/(?:[^/?#]*@)?)(?=[/?]|$)/i, '$1localhost'));
  } catch {
    return undefined;
  }
}

function addressOf(
  parsed: URL,
  dialect: SqlDialectName,
  socket: string | null,
  complain: Complain,
): SqlAddress {
  const standard = dialect === 'postgres' ? 5432 : 3306;
  const port = parsed.port === '' ? standard : Number(parsed.port);
  if (socket === null) return { kind: 'tcp', host: hostOf(parsed), port };
  if (!socket.startsWith('/')) complain('the absolute path of a unix socket', socket);
  return { kind: 'unix', path: socket, port };
}

function labelOf(dialect: SqlDialectName, address: SqlAddress, database: string): string {
  const name = database === '' ? '' : `/${database}`;
  if (address.kind === 'unix') {
    const parameter = dialect === 'postgres' ? 'host' : 'socket';
    return `${dialect}://${name}?${parameter}=${address.path}`;
  }
  return `${dialect}://${hostAndPort(address)}${name}`;
}
