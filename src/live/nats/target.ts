import { type Problem, UsageError } from '../../core/errors.ts';
import { isLoopback } from '../endpoint.ts';
import { redactUrls } from '../redact.ts';
import { authorityOf, type Complain, decoded, hostAndPort, hostOf } from '../url-parts.ts';
import type { NatsEndpoint } from './endpoint.ts';

/** The variables that {@link parseNatsUrl} reads; an empty one counts as absent. */
export type NatsEnvironment = Readonly<
  Partial<
    Record<
      'SECKILL_NATS_USERNAME' | 'SECKILL_NATS_PASSWORD' | 'SECKILL_NATS_TOKEN' | 'SECKILL_NATS_CA',
      string
    >
  >
>;

/**
 * Reads the URL of `--nats`: `nats://[user:password@]host[:4222]`, `nats://token@host`, or `tls://…` (`SECKILL_NATS_CA`
 * names the authority's PEM file). Where it has no login, `SECKILL_NATS_TOKEN`, or `SECKILL_NATS_USERNAME` and
 * `SECKILL_NATS_PASSWORD`, apply.
 *
 * @throws UsageError with all of its problems; none shows a password
 */
export function parseNatsUrl(
  url: string,
  environment: NatsEnvironment,
  options: { readonly allowRemote: boolean },
): NatsEndpoint {
  const problems: Problem[] = [];
  const complain: Complain = (expected, got, hint) => {
    const subject = `--nats ${redactUrls(url)}`;
    problems.push({ subject, expected, got, ...(hint !== undefined && { hint }) });
  };
  const endpoint = endpointOf(url, environment, complain);
  if (endpoint !== undefined && !options.allowRemote && !isLocal(endpoint)) {
    const hint = 'add --allow-remote if you may put load on that server';
    complain('a server on this machine (127.0.0.0/8, ::1 or localhost)', 'a remote one', hint);
  }
  if (endpoint === undefined || problems.length > 0) throw new UsageError(problems);
  return endpoint;
}

function isLocal({ host, port }: NatsEndpoint): boolean {
  return isLoopback({ kind: 'tcp', host, port });
}

function endpointOf(
  url: string,
  environment: NatsEnvironment,
  complain: Complain,
): NatsEndpoint | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.hostname === '') {
    // Whatever could not be read may hold a password.
    complain(
      'a URL like nats://127.0.0.1:4222',
      'one that cannot be read (not shown: it may hold a password)',
      'write special characters of a password as %40 and the like',
    );
    return undefined;
  }
  if ((parsed.pathname !== '' && parsed.pathname !== '/') || parsed.search !== '') {
    complain('nothing after the host and port', redactUrls(`${parsed.pathname}${parsed.search}`));
  }
  const host = hostOf(parsed);
  const port = parsed.port === '' ? DEFAULT_PORT : Number(parsed.port);
  const scheme = parsed.protocol.replace(':', '');
  return {
    label: `${scheme}://${hostAndPort({ host, port })}`,
    host,
    port,
    ...(scheme === 'tls' && { tls: authorityOf('SECKILL_NATS_CA', environment, complain) }),
    ...loginOf(parsed, environment),
  };
}

const DEFAULT_PORT = 4222;

/** A name without a password is a token. */
function loginOf(
  { username, password }: URL,
  environment: NatsEnvironment,
): Pick<NatsEndpoint, 'user' | 'password' | 'token'> {
  if (password !== '') return { user: decoded(username), password: decoded(password) };
  if (username !== '') return { token: decoded(username) };
  const { SECKILL_NATS_TOKEN, SECKILL_NATS_USERNAME, SECKILL_NATS_PASSWORD } = environment;
  if (SECKILL_NATS_TOKEN) return { token: SECKILL_NATS_TOKEN };
  if (!SECKILL_NATS_USERNAME) return {};
  return { user: SECKILL_NATS_USERNAME, password: SECKILL_NATS_PASSWORD ?? '' };
}
