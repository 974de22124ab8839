import type { Outcome } from '../../core/outcome.ts';
import { PurchaseFailed } from '../../core/purchase-failed.ts';
import type { SqlPort } from '../../ports/sql.ts';

/** True for a deadlock, a lock timeout or a serialization failure: others were in the way, and nothing has happened. */
export function isConflict(sql: SqlPort, error: unknown): boolean {
  const failure = sql.failureOf(error);
  return failure === 'deadlock' || failure === 'lock-timeout' || failure === 'serialization';
}

/**
 * The answer of work of which nothing stays where it throws: one transaction or one statement. A conflict is `busy`;
 * whatever else is known not to have happened is thrown as {@link PurchaseFailed}; an answer that was lost is thrown
 * as it is, for nobody knows what became of it.
 */
export async function answered(sql: SqlPort, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (sql.failureOf(error) === 'unclear') throw error;
    if (isConflict(sql, error)) return 'busy';
    throw new PurchaseFailed(error instanceof Error ? error.message : String(error));
  }
}

/** Tries of work that has to be done, before a conflict is told. */
const TRIES = 100;

/** Does work again as long as conflicts keep it from being done, 100 times at most; then rejects with the conflict. */
export async function persist<T>(sql: SqlPort, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === TRIES || !isConflict(sql, error)) throw error;
    }
  }
}
