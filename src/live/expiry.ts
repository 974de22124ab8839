import { expireKeys } from './keys.ts';
import type { Keyspace } from './keyspace.ts';

const EVERY_MS = 10_000;
/** On a server with millions of foreign keys a sweep is slow; it may take this share of the time. */
const MOST_SHARE = 0.05;

/** Sweeps again and again until stopped. */
export interface ExpirySweeper {
  /** One sweep now; rejects if it fails. Call once after set-up. */
  sweep(): Promise<void>;
  /** No more sweeps; resolves when a running one is over. */
  stop(): Promise<void>;
}

/**
 * The second net under clean-up: every 10 s, gives the keys under `prefix` that have no expiry one of `ttlMs`,
 * so that nothing stays on a server for ever. A failed periodic sweep is tried again at the next turn.
 *
 * @param keyspace used by nothing that is measured
 */
export function startSweeper(keyspace: Keyspace, prefix: string, ttlMs: number): ExpirySweeper {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const sweep = async (): Promise<void> => {
    const start = performance.now();
    await keyspace.each((client) => expireKeys(client, prefix, ttlMs));
    tookMs = performance.now() - start;
  };
  let tookMs = 0;
  const schedule = (): void => {
    if (isStopped) return;
    timer = setTimeout(
      () => {
        running = sweep().catch(() => undefined);
        void running.then(schedule);
      },
      Math.max(EVERY_MS, tookMs / MOST_SHARE),
    );
  };
  schedule();
  return {
    sweep,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
