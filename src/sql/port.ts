import { Kysely } from 'kysely';
import type { CallObserver } from '../core/observer.ts';
import type { SqlPort } from '../ports/sql.ts';
import type { SqlConnections, SqlLanguage } from './connection.ts';
import { ObservedDriver } from './driver.ts';
import { failureOf } from './failures.ts';

/** How long a statement waits for a lock where a strategy says nothing, ms. */
const LOCK_TIMEOUT_MS = 10_000;

/** The SQL port on one node's connections; its queries are reported to `observer`. */
export function sqlPort(
  pool: SqlConnections,
  language: SqlLanguage,
  observer: CallObserver,
): SqlPort {
  return {
    tables: ({ lockTimeoutMs = LOCK_TIMEOUT_MS } = {}) => {
      const parts = { pool, language, observer, lockTimeoutMs };
      return new Kysely({
        dialect: { ...language.builder, createDriver: () => new ObservedDriver(parts) },
      });
    },
    failureOf,
    nowMs: language.nowMs,
  };
}
