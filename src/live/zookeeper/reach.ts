import { connect } from 'node:net';
import { SeckillError } from '../../core/errors.ts';
import type { TcpAddress } from '../service.ts';
import type { ZookeeperEndpoint } from './endpoint.ts';

/** A probe into a server that is still starting can hang for ever, ms. */
const PROBE_MS = 1_000;

/** What a server says of itself (`srvr`): it takes clients once that names its mode. Undefined where it says nothing. */
export function askStatus({ host, port }: TcpAddress): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stream = connect({ host, port });
    let said = '';
    const settle = (answer: string | undefined): void => {
      resolve(answer);
      stream.destroy();
    };
    stream.setTimeout(PROBE_MS, () => settle(undefined));
    stream.once('error', () => settle(undefined));
    stream.once('close', () => settle(said === '' ? undefined : said));
    stream.once('connect', () => stream.write('srvr'));
    stream.on('data', (data) => {
      said += data.toString();
    });
  });
}

/**
 * Makes sure that one of the servers takes connections.
 *
 * @throws SeckillError (`target`)
 */
export async function reachAny({ label, servers }: ZookeeperEndpoint): Promise<void> {
  const reasons = await Promise.all(servers.map(refusal));
  if (reasons.includes(undefined)) return;
  throw new SeckillError('target', `${label}: ${[...new Set(reasons)].join(', ')}`, UP);
}

const UP = 'check the address, and that the server is up';

function refusal({ host, port }: TcpAddress): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stream = connect({ host, port });
    const settle = (reason: string | undefined): void => {
      resolve(reason);
      stream.destroy();
    };
    stream.setTimeout(REACH_MS, () => settle(`no answer within ${REACH_MS / 1000} s`));
    stream.once('connect', () => settle(undefined));
    stream.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      settle(REASONS[code] ?? message);
    });
  });
}

const REACH_MS = 5_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be looked up now',
};
