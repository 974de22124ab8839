import type { IsolationLevel } from '../ports/sql.ts';
import type { Legs } from './network.ts';
import { Link } from './redis-client/link.ts';
import { ModelSession } from './sql-client/session.ts';
import type { ModelledDatabase } from './sql-model/flavour.ts';
import { flavours } from './sql-model/flavours.ts';
import { SqlModel } from './sql-model/server.ts';
import type { Timeline } from './timeline.ts';

/** Whose behaviour a simulated database has. */
export interface ModelledSql {
  readonly database: ModelledDatabase;
  /** Of its transactions; its own default where absent. */
  readonly isolation?: IsolationLevel | undefined;
  /** Of each node, at least 1. */
  readonly connections: number;
}

/** What every simulated server's calendar says when the sale opens: 2027-01-15 08:00 UTC, in ms. */
const EPOCH_MS = 1_800_000_000_000;

/** One simulated database: a model whose clock and timers are those of the virtual world. */
export class SimSqlServer {
  readonly model: SqlModel;
  readonly #timeline: Timeline;

  /** @throws SeckillError (`not-runnable`) for an isolation level that is not modelled */
  constructor(timeline: Timeline, { database, isolation }: ModelledSql) {
    this.#timeline = timeline;
    const host = {
      nowMs: () => EPOCH_MS + Math.floor(timeline.nowUs() / 1000),
      after(ms: number, fire: () => void) {
        const timer = timeline.at(timeline.nowUs() + Math.round(ms * 1000), fire);
        return () => timer.cancel();
      },
    };
    this.model = new SqlModel(flavours[database], host, isolation);
  }

  /** One more connection, with its own share of the network. */
  openLink(legs: Legs): Link<ModelSession> {
    return new Link(this.#timeline, new ModelSession(this.model), legs);
  }

  /** The next moment of its clock that a row names; undefined where none does. */
  nextMomentMs(): number | undefined {
    const { database, host } = this.model;
    const nowMs = host.nowMs();
    let nextMs: number | undefined;
    for (const { moments, rows } of database.tables.values()) {
      for (const name of moments) {
        for (const { versions } of rows) {
          const moment = versions[0]?.values?.[name];
          if (typeof moment === 'number' && moment > nowMs)
            nextMs = Math.min(nextMs ?? moment, moment);
        }
      }
    }
    return nextMs;
  }

  /** The moment of its clock in virtual time, µs. */
  virtualUs(ms: number): number {
    return (ms - EPOCH_MS) * 1000;
  }
}
