import { Link } from '../redis-client/link.ts';
import type { ServerConnection } from '../server-connection.ts';
import { ModelSession } from '../sql-client/session.ts';
import { restoreDatabase, type SavedDatabase, saveDatabase } from '../sql-model/database.ts';
import type { SqlSession } from '../sql-model/session.ts';
import { describeModel } from '../sql-model/state.ts';
import { type ModelledSql, SimSqlServer } from '../sql-server.ts';
import type { Timeline } from '../timeline.ts';
import type { SteppedStore } from './store.ts';

/** The simulated database of a searched world. */
export class SteppedSql implements SteppedStore {
  readonly number = 0;
  /** Its moves are told by what they do: `update items`. */
  readonly name = '';
  readonly settings: ModelledSql;
  readonly #server: SimSqlServer;
  readonly #timeline: Timeline;
  /** By session, which connection of which node it is. */
  readonly #sessions = new Map<SqlSession, string>();
  readonly #opened = new Map<number, number>();
  #opening: SavedDatabase | undefined;

  /** @throws SeckillError (`not-runnable`) for an isolation level that is not modelled */
  constructor(timeline: Timeline, settings: ModelledSql) {
    this.settings = settings;
    this.#timeline = timeline;
    this.#server = new SimSqlServer(timeline, settings);
  }

  /** One more connection of a node. */
  openLink(node: number): Link<ModelSession> {
    const connection = new ModelSession(this.#server.model);
    const index = this.#opened.get(node) ?? 0;
    this.#opened.set(node, index + 1);
    this.#sessions.set(connection.session, `${node}.${index}`);
    return new Link(this.#timeline, connection, { requestUs: () => 0, replyUs: () => 0 });
  }

  /** While a statement waits for somebody. */
  isWaiting(connection: ServerConnection): boolean {
    return connection instanceof ModelSession && connection.isWaiting;
  }

  touched(): void {}

  /** A database loses no write that it has answered. */
  watching(execute: () => void): void {
    execute();
  }

  keepOpening(): void {
    this.#opening = saveDatabase(this.#server.model.database);
  }

  /** Back to the opening; nobody is connected. */
  reset(): void {
    const { model } = this.#server;
    model.waiting.length = 0;
    for (const session of this.#sessions.keys()) session.forget();
    this.#sessions.clear();
    this.#opened.clear();
    if (this.#opening !== undefined) restoreDatabase(model.database, this.#opening);
  }

  /**
   * When the next moment comes that a row names by the database's clock, µs of virtual time: the last one before it. What
   * is compared with the clock changes then.
   */
  nextExpiryUs(): number | undefined {
    const nextMs = this.#server.nextMomentMs();
    return nextMs === undefined ? undefined : this.#server.virtualUs(nextMs - 1);
  }

  /** All that later statements can depend on. */
  describe(): string {
    return describeModel(this.#server.model, this.#sessions);
  }
}
