import type { Redis } from 'ioredis';
import type { CallObserver } from '../../src/core/observer.ts';
import { seededSource } from '../../src/core/random.ts';
import { SimHost } from '../../src/sim/host.ts';

/** One Redis server, and as many clients of it as a test wants. */
export interface ClientWorld {
  /** Runs the test's body; in virtual time nothing moves outside of it. */
  drive<T>(body: () => Promise<T>): Promise<T>;
  /** A client that is connected. */
  client(): Promise<Redis>;
  close(): Promise<void>;
}

/** Sees every call and keeps none. */
export const unobserved: CallObserver = { sent: () => undefined, settled: () => {} };

/** The simulator; the long way sends every command through ioredis's own parser. */
export async function simClientWorld(way: 'short' | 'long'): Promise<ClientWorld> {
  const host = new SimHost({
    random: seededSource(1),
    servers: 1,
    networkUs: { min: 200, max: 500 },
    careful: true,
    shortWay: way === 'short',
  });
  const clients = await host.drive(() => host.connectNode(unobserved));
  return {
    drive: (body) => host.drive(body),
    client: () => clients.openConnection(),
    close: () => host.close(),
  };
}
