import { type Problem, UsageError } from '../../core/errors.ts';
import { seededSource } from '../../core/random.ts';
import { type DelayProxy, startDelayProxy, type TcpAddress } from '../../live/delay-proxy.ts';
import { isLoopback } from '../../live/endpoint.ts';
import type { DelaySpec } from '../../scenario/scenario.ts';
import { latencyModel } from '../plan.ts';

/** What {@link openDelayProxy} takes. */
export interface ProxyRequest {
  /** `host:port`, or a URL of HTTP. */
  readonly listen: string;
  readonly to: string;
  readonly delay: DelaySpec;
  readonly seed: number;
  /** Divides delays, and multiplies the time at which they count. */
  readonly timeScale: number;
  readonly allowRemote: boolean;
  /** What stands before `listen` and `to` where they are given: `--`, or a place in a scenario. */
  readonly prefix: string;
  /** Where the delay model is, µs of wall time from its start. */
  nowUs(): number;
}

/**
 * Starts a proxy whose answers come as late as a delay model says.
 *
 * @throws UsageError for addresses that are none, or elsewhere; SeckillError (`target`) where it cannot listen
 */
export function openDelayProxy(request: ProxyRequest): Promise<DelayProxy> {
  const { delay, seed, timeScale, allowRemote, prefix, nowUs } = request;
  const problems: Problem[] = [];
  const listen = addressOf(`${prefix}listen`, request.listen, problems);
  const to = addressOf(`${prefix}to`, request.to, problems);
  if (listen !== undefined && !isLoopback({ kind: 'tcp', ...listen })) {
    const expected = 'an address of this machine alone (127.0.0.0/8, ::1 or localhost)';
    problems.push({ subject: `${prefix}listen`, expected, got: request.listen });
  }
  if (to !== undefined && !allowRemote && !isLoopback({ kind: 'tcp', ...to })) {
    const expected = 'a server on this machine (127.0.0.0/8, ::1 or localhost)';
    const hint = 'add --allow-remote if you may put load on that server';
    problems.push({ subject: `${prefix}to`, expected, got: request.to, hint });
  }
  if (listen === undefined || to === undefined || problems.length > 0) {
    throw new UsageError(problems);
  }
  const latencyUs = latencyModel(delay, 'downstream', timeScale, seededSource(seed));
  return startDelayProxy({ listen, to, delayMs: () => latencyUs(nowUs()) / 1000 });
}

function addressOf(subject: string, text: string, problems: Problem[]): TcpAddress | undefined {
  const given = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isBare = url !== undefined && url.pathname === '/' && url.search === '' && url.hash === '';
  if (url === undefined || !isBare || url.username !== '' || !/:\d+\/?$/.test(given)) {
    const expected = 'host:port, such as 127.0.0.1:4000';
    problems.push({ subject, expected, got: text.replace(/.*@/, '***@') });
    return undefined;
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(/:(\d+)\/?$/.exec(given)?.[1]) };
}
