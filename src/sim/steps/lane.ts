import type { TimedEvent } from '../event-queue.ts';
import type { Exchange, Link } from '../redis-client/link.ts';
import type { SteppedServer } from './server.ts';

/** One connection of a node: what is on its way to the server, and what is on its way back. */
export interface Lane {
  readonly link: Link;
  readonly node: number;
  /** Among the connections of its node to its server, from 0. */
  readonly index: number;
  readonly server: SteppedServer;
  /** FIFO: only the first can arrive. */
  readonly out: Exchange[];
  readonly in: TimedEvent[];
}

/** Sent by a client that connects: whether it had to is nothing that a strategy's code could tell. */
export const HANDSHAKE: ReadonlySet<string> = new Set([
  'hello',
  'client',
  'select',
  'auth',
  'info',
]);

/** Commands that touch nothing but their own connection: when they run makes no difference to anybody else. */
const LOCAL: ReadonlySet<string> = new Set([
  ...['multi', 'discard', 'unwatch', 'ping', 'echo', 'quit'],
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
  return `${server.number}.${index}`;
}

/** What the server says, as text. */
export function replyText(event: TimedEvent): string {
  const { reply } = event as Exchange;
  if (reply === undefined) return 'closed';
  if (typeof reply === 'number') return String(reply);
  return JSON.stringify(reply, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}
