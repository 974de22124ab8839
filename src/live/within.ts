import { clearTimeout, setTimeout } from './real-timers.ts';

/**
 * Settles as `work` does, or rejects with what `late` gives once `ms` of wall time are over: a server that has fallen
 * silent answers nothing and breaks nothing. The work itself goes on; what it rejects with later is no news.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  work.catch(() => undefined);
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
