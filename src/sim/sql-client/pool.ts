import type { Owner, Scope } from '../../core/scope.ts';
import type { SqlConnection, SqlConnections } from '../../sql/connection.ts';
import type { Timeline } from '../timeline.ts';
import type { SimSqlConnection } from './connection.ts';

/** What {@link SimSqlPool} takes. */
export interface SimSqlPoolSettings {
  /** Most connections at a time, at least 1. */
  readonly size: number;
  readonly timeline: Timeline;
  readonly scope: Scope;
  connect(): SimSqlConnection;
}

/**
 * The connections of one node, as a real pool lends them: opened when they are first wanted, the last one used first;
 * whoever asks first is served first, as a step of its own.
 */
export class SimSqlPool implements SqlConnections {
  readonly #settings: SimSqlPoolSettings;
  readonly #open = new Set<SqlConnection>();
  #idle: SqlConnection[] = [];
  #waiting: { readonly owner: Owner; readonly serve: (connection: SqlConnection) => void }[] = [];

  constructor(settings: SimSqlPoolSettings) {
    this.#settings = settings;
  }

  acquire(): Promise<SqlConnection> {
    const connection = this.#take();
    if (connection !== undefined) return Promise.resolve(connection);
    const owner = this.#settings.scope.current();
    return new Promise((resolve) => this.#waiting.push({ owner, serve: resolve }));
  }

  release(connection: SqlConnection): void {
    // Or the world has begun anew since.
    if (!this.#open.has(connection)) return;
    if (connection.isBroken) this.#open.delete(connection);
    else this.#idle.push(connection);
    if (this.#waiting.length === 0) return;
    const { timeline, scope } = this.#settings;
    const next = this.#take();
    const waiter = next && this.#waiting.shift();
    if (next === undefined || waiter === undefined) return;
    // Whoever gives it back goes on with its own code, and not with that of the next one.
    timeline.at(timeline.nowUs(), () => {
      timeline.woke();
      scope.resume(waiter.owner);
      waiter.serve(next);
    });
  }

  /** Forgets every connection, and those who wait. */
  forget(): void {
    this.#open.clear();
    this.#idle = [];
    this.#waiting = [];
  }

  #take(): SqlConnection | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isBroken) return idle;
      this.#open.delete(idle);
    }
    const { size, connect } = this.#settings;
    if (this.#open.size >= size) return undefined;
    const connection = connect();
    this.#open.add(connection);
    return connection;
  }
}
