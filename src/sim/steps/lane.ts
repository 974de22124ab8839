import type { TimedEvent } from '../event-queue.ts';
import type { AnyLink, Exchange, Link } from '../redis-client/link.ts';
import { SteppedServer } from './server.ts';
import type { SteppedStore } from './store.ts';

/** One connection of a node: what is on its way to the server, and what is on its way back. */
export interface Lane {
  readonly link: AnyLink;
  readonly node: number;
  /** Among the connections of its node to its server, from 0. */
  readonly index: number;
  readonly server: SteppedStore;
  /** FIFO: only the first can arrive. */
  readonly out: Exchange[];
  readonly in: TimedEvent[];
}

/** A lane to a Redis. */
export interface RedisLane extends Lane {
  readonly link: Link;
  readonly server: SteppedServer;
}

/** True for a lane to a Redis. */
export function isRedisLane(lane: Lane): lane is RedisLane {
  return lane.server instanceof SteppedServer;
}

/** Sent by a client that connects: whether it had to is nothing that a strategy's code could tell. */
export const HANDSHAKE: ReadonlySet<string> = new Set([
  'hello',
  'connect',
  'client',
  'select',
  'auth',
  'info',
]);

/** Commands that touch nothing but their own connection: when they run makes no difference to anybody else. */
const LOCAL: ReadonlySet<string> = new Set([
  ...['multi', 'discard', 'unwatch', 'ping', 'echo', 'quit', 'begin'],
  ...HANDSHAKE,
]);

/** True where the lane's next command concerns its own connection only. */
export function isLocal({ link, out }: Lane): boolean {
  const name = out[0]?.name;
  if (name === undefined) return false;
  if (LOCAL.has(name)) return true;
  return link.connection.transaction !== undefined && name !== 'exec' && name !== 'watch';
}

/** Which of its node's connections it is. */
export function laneName({ server, index }: Lane): string {
  return `${server.number || server.name}.${index}`;
}

/** What the server says, as text. */
export function replyText(event: TimedEvent): string {
  const { reply } = event as Exchange;
  if (reply === undefined) return 'closed';
  if (typeof reply === 'number') return String(reply);
  return JSON.stringify(reply, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}
