import { ReplyError } from 'ioredis';
import { SeckillError } from '../../core/errors.ts';
import { SLOTS } from '../../core/slots.ts';
import { createClient, type LiveClient } from '../client.ts';
import { connectClient, explainConnect } from '../connect.ts';
import type { RedisEndpoint } from '../endpoint.ts';
import {
  type ClusterService,
  mayReach,
  type SentinelService,
  type TcpAddress,
} from '../service.ts';
import { within } from '../within.ts';

/** A server that takes writes, now. */
export interface Master {
  readonly endpoint: RedisEndpoint;
  readonly address: TcpAddress;
  /** The slots that it has, bounds included; all of them outside a cluster. */
  readonly slots: readonly (readonly [from: number, to: number])[];
}

/** A server that answers later than this is passed over, ms. */
const ANSWER_MS = 2_000;

/**
 * Asks a deployment for its masters: one of sentinels, of a cluster those that have slots.
 *
 * @throws SeckillError (`target`) where none of the given servers can say, or where they name one that is not on
 *   this machine and may not be talked to
 */
export async function findMasters(
  service: SentinelService | ClusterService,
): Promise<readonly Master[]> {
  const masters =
    service.kind === 'sentinel'
      ? await firstAnswer(service, service.sentinels, askSentinel)
      : await firstAnswer(service, service.seeds, askCluster);
  for (const { address } of masters) {
    const at = `${address.host}:${address.port}`;
    if (mayReach(service, at)) continue;
    throw new SeckillError(
      'target',
      `${service.label}: expected masters on this machine, got ${at}`,
      'add --allow-remote if you may put load on that server',
    );
  }
  return masters;
}

/** The master that has a slot; undefined where nobody has it. */
export function masterWith(masters: readonly Master[], slot: number): Master | undefined {
  return masters.find(({ slots }) => slots.some(([from, to]) => from <= slot && slot <= to));
}

/** The first of these servers that knows; else what the last one said. */
async function firstAnswer<Service extends SentinelService | ClusterService>(
  service: Service,
  addresses: readonly TcpAddress[],
  ask: (client: LiveClient, service: Service, asked: TcpAddress) => Promise<readonly Master[]>,
): Promise<readonly Master[]> {
  let problem: unknown;
  for (const address of addresses) {
    const endpoint = askedEndpoint(service, address);
    const client = createClient({ endpoint, reconnectForMs: 0, connectTimeoutMs: ANSWER_MS });
    const work = client.connect().then(() => ask(client, service, address));
    const late = () => new Error(`no answer within ${ANSWER_MS} ms`);
    try {
      return await within(ANSWER_MS, work, late);
    } catch (error) {
      problem =
        error instanceof SeckillError ? error : explainConnect(error, client.lastError, endpoint);
    } finally {
      client.disconnect();
    }
  }
  throw problem;
}

function askedEndpoint(
  service: SentinelService | ClusterService,
  address: TcpAddress,
): RedisEndpoint {
  const isSentinel = service.kind === 'sentinel';
  const username = isSentinel ? service.sentinelUsername : service.username;
  const password = isSentinel ? service.sentinelPassword : service.password;
  return {
    label: `${service.label} at ${address.host}:${address.port}`,
    address: { kind: 'tcp', ...address },
    db: 0,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

async function askSentinel(
  client: LiveClient,
  service: SentinelService,
): Promise<readonly Master[]> {
  const answer = await client
    .call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', service.name)
    .catch((error: Error) => {
      if (!(error instanceof ReplyError) || !error.message.includes('unknown command')) throw error;
      throw new SeckillError(
        'target',
        `${service.label}: expected sentinels, got a Redis server`,
        'give the addresses of the sentinels, often port 26379',
      );
    });
  if (!Array.isArray(answer)) {
    throw new SeckillError(
      'target',
      `${service.label}: expected a master that the sentinels know, got ${service.name}`,
      'SENTINEL MASTERS lists the names',
    );
  }
  const [host, port] = answer.map(String);
  const address = { host: host ?? '', port: Number(port) };
  return [{ endpoint: masterEndpoint(service, address), address, slots: [[0, SLOTS - 1]] }];
}

async function askCluster(
  client: LiveClient,
  service: ClusterService,
  asked: TcpAddress,
): Promise<readonly Master[]> {
  const ranges = await client.call('CLUSTER', 'SLOTS').catch((error: Error) => {
    if (!/cluster support disabled|unknown command/.test(error.message)) throw error;
    throw new SeckillError(
      'target',
      `${service.label}: expected a Redis Cluster, got a server on its own`,
      'give it as redis://host:port',
    );
  });
  const masters = new Map<string, { address: TcpAddress; slots: [number, number][] }>();
  for (const [from, to, [host, port]] of ranges as readonly SlotRange[]) {
    // A server that does not know its own address yet tells none: it is the one that was asked.
    const address = { host: host || asked.host, port };
    const key = `${address.host}:${address.port}`;
    const master = masters.get(key) ?? { address, slots: [] };
    master.slots.push([from, to]);
    masters.set(key, master);
  }
  return [...masters.values()].map(({ address, slots }) => {
    return { endpoint: masterEndpoint(service, address), address, slots };
  });
}

type SlotRange = readonly [
  from: number,
  to: number,
  master: readonly [host: string | null, port: number],
];

/** How one master of a deployment is reached. */
export function masterEndpoint(
  service: SentinelService | ClusterService,
  address: TcpAddress,
): RedisEndpoint {
  const { username, password } = service;
  return {
    label: `${service.label}, master ${address.host}:${address.port}`,
    address: { kind: 'tcp', ...address },
    ...(service.kind === 'sentinel' ? { db: service.db } : { db: 0, inCluster: true }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
  };
}

/**
 * Does something on every master of a deployment, over a connection of its own.
 *
 * @throws SeckillError (`target`) where one cannot be reached
 */
export async function onEveryMaster<T>(
  service: SentinelService | ClusterService,
  work: (client: LiveClient) => Promise<T>,
): Promise<readonly T[]> {
  const masters = await findMasters(service);
  return Promise.all(
    masters.map(async ({ endpoint }) => {
      const client = createClient({ endpoint, reconnectForMs: 0 });
      try {
        await connectClient(client, endpoint);
        return await work(client);
      } finally {
        client.disconnect();
      }
    }),
  );
}
