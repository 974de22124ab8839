import { createClient, type LiveClient } from './client.ts';
import { connectClient } from './connect.ts';
import type { RedisEndpoint } from './endpoint.ts';
import { type ExpirySweeper, startSweeper } from './expiry.ts';
import { deleteKeys, type KeyCleanup } from './keys.ts';
import type { Reaper } from './reaper-pipe.ts';
import { within } from './within.ts';

/** A run's stay on servers that are not ours. */
export interface ForeignServers {
  /** Gives what set-up wrote an expiry; call before the opening. */
  sweep(): Promise<void>;
  /**
   * Deletes the run's keys on every server, and says how many there were.
   *
   * @param withinMs bound on all of it, wall ms: a server may be silent for good
   */
  leave(withinMs: number): Promise<KeyCleanup>;
}

/** Keys that were not deleted live this much longer than the longest run, ms. */
const EXPIRE_AFTER_MS = 600_000;

/**
 * Makes sure that nothing of a run stays on servers that are not ours: its keys, all under `prefix`, are deleted
 * at the end, or by the reaper if the tool is killed, and have an expiry in case both fail. Throws a
 * `SeckillError` (code `target`) when a server cannot be reached.
 *
 * @param maxTimeMs bound on the run, wall ms
 */
export async function enterForeignServers(
  endpoints: readonly RedisEndpoint[],
  prefix: string,
  maxTimeMs: number,
  reaper: Reaper,
): Promise<ForeignServers> {
  const clients = endpoints.map((endpoint) => createClient({ endpoint }));
  try {
    await Promise.all(
      clients.map((client, index) => connectClient(client, endpoints[index] as RedisEndpoint)),
    );
  } catch (error) {
    for (const client of clients) client.disconnect();
    throw error;
  }
  const forgets = endpoints.map((endpoint) => reaper.watch({ kind: 'keys', endpoint, prefix }));
  const sweepers = clients.map((client) =>
    startSweeper(client, prefix, Math.ceil(maxTimeMs) + EXPIRE_AFTER_MS),
  );
  return {
    sweep: async () => {
      await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
    },
    leave: async (withinMs) => {
      const cleanups = await Promise.all(
        clients.map(async (client, index) => {
          const work = cleanUp(client, prefix, sweepers[index], withinMs);
          const cleanup = await within(withinMs, work, silent).catch(() => NOTHING_DONE);
          client.disconnect();
          if (cleanup.isComplete) forgets[index]?.();
          return cleanup;
        }),
      );
      return {
        deleted: cleanups.reduce((sum, { deleted }) => sum + deleted, 0),
        isComplete: cleanups.every(({ isComplete }) => isComplete),
      };
    },
  };
}

/** What is not done here stays the reaper's. */
const NOTHING_DONE: KeyCleanup = { deleted: 0, isComplete: false };

function silent(): Error {
  return new Error('the server is silent');
}

async function cleanUp(
  client: LiveClient,
  prefix: string,
  sweeper: ExpirySweeper | undefined,
  withinMs: number,
): Promise<KeyCleanup> {
  await sweeper?.stop();
  // Ends by itself in time to say how many it deleted.
  return deleteKeys(client, prefix, 0.9 * withinMs);
}
