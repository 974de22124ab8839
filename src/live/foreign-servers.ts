import { SeckillError } from '../core/errors.ts';
import { type ExpirySweeper, startSweeper } from './expiry.ts';
import { deleteKeys, type KeyCleanup } from './keys.ts';
import { type Keyspace, openKeyspace } from './keyspace.ts';
import type { Reaper } from './reaper-pipe.ts';
import type { RedisService } from './service.ts';
import { within } from './within.ts';

/** A run's stay on servers that are not ours. */
export interface ForeignServers {
  /**
   * Gives what set-up wrote an expiry; call before the opening.
   *
   * @throws SeckillError (`target`) where a server is gone by then
   */
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
  services: readonly RedisService[],
  prefix: string,
  maxTimeMs: number,
  reaper: Reaper,
): Promise<ForeignServers> {
  const opening = await Promise.allSettled(services.map(openKeyspace));
  const keyspaces = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = opening.find((one) => one.status === 'rejected');
  if (refused !== undefined) {
    for (const keyspace of keyspaces) keyspace.close();
    throw refused.reason;
  }
  const forgets = services.map((service) => reaper.watch({ kind: 'keys', service, prefix }));
  const sweepers = keyspaces.map((keyspace) =>
    startSweeper(keyspace, prefix, Math.ceil(maxTimeMs) + EXPIRE_AFTER_MS),
  );
  return {
    sweep: async () => {
      const sweeping = sweepers.map((sweeper, index) =>
        sweeper.sweep().catch((error) => {
          throw error instanceof SeckillError ? error : gone(services[index]);
        }),
      );
      await Promise.all(sweeping);
    },
    leave: async (withinMs) => {
      const cleanups = await Promise.all(
        keyspaces.map(async (keyspace, index) => {
          const work = cleanUp(keyspace, prefix, sweepers[index], withinMs);
          const cleanup = await within(withinMs, work, silent).catch(() => NOTHING_DONE);
          keyspace.close();
          if (cleanup.isComplete) forgets[index]?.();
          return cleanup;
        }),
      );
      return together(cleanups);
    },
  };
}

/** What is not done here stays the reaper's. */
const NOTHING_DONE: KeyCleanup = { deleted: 0, isComplete: false };

function gone(service: RedisService | undefined): SeckillError {
  const message = `${service?.label}: the connection was lost before the sale was open`;
  return new SeckillError('target', message, 'check that the server stays up');
}

function silent(): Error {
  return new Error('the server is silent');
}

async function cleanUp(
  keyspace: Keyspace,
  prefix: string,
  sweeper: ExpirySweeper | undefined,
  withinMs: number,
): Promise<KeyCleanup> {
  await sweeper?.stop();
  // Ends by itself in time to say how many it deleted.
  return together(await keyspace.each((client) => deleteKeys(client, prefix, 0.9 * withinMs)));
}

function together(cleanups: readonly KeyCleanup[]): KeyCleanup {
  return {
    deleted: cleanups.reduce((sum, { deleted }) => sum + deleted, 0),
    isComplete: cleanups.every(({ isComplete }) => isComplete),
  };
}
