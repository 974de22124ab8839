import { afterAll, beforeAll } from 'vitest';

/** Starts something before the tests of one `describe`, and stops it after them; gives it to them. */
export function used<T extends { stop(): Promise<void> }>(
  start: () => Promise<T>,
  withinMs?: number,
): () => T {
  let one: T | undefined;
  beforeAll(async () => {
    one = await start();
  }, withinMs);
  afterAll(() => one?.stop());
  return () => {
    if (one === undefined) throw new Error('it starts in beforeAll');
    return one;
  };
}
