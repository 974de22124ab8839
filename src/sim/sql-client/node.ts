import type { CallObserver } from '../../core/observer.ts';
import type { Scope } from '../../core/scope.ts';
import type { SqlPort } from '../../ports/sql.ts';
import { sqlPort } from '../../sql/port.ts';
import type { Link } from '../redis-client/link.ts';
import type { ModelledDatabase } from '../sql-model/flavour.ts';
import type { Timeline } from '../timeline.ts';
import { SimSqlConnection } from './connection.ts';
import { languages } from './language.ts';
import { SimSqlPool } from './pool.ts';
import type { ModelSession } from './session.ts';

/** What one node of the shop needs of a modelled database. */
export interface SimSqlOptions {
  readonly database: ModelledDatabase;
  /** Of this node, at least 1. */
  readonly connections: number;
  readonly timeline: Timeline;
  readonly scope: Scope;
  openLink(): Link<ModelSession>;
  /** True where the reply that is about to be heard is lost. */
  readonly losesReply?: (() => boolean) | undefined;
}

/** One node's connections to a modelled database. */
export class SimSqlNode {
  readonly #options: SimSqlOptions;
  readonly #pool: SimSqlPool;

  constructor(options: SimSqlOptions) {
    const { connections: size, timeline, scope, losesReply } = options;
    this.#options = options;
    const connect = () => new SimSqlConnection(options.openLink(), losesReply);
    this.#pool = new SimSqlPool({ size, timeline, scope, connect });
  }

  /** The SQL port; its queries are reported to `observer`. */
  seenBy(observer: CallObserver): SqlPort {
    return sqlPort(this.#pool, languages[this.#options.database], observer);
  }

  /** Forgets its connections, without a word to whoever waits for an answer: the world begins anew. */
  forget(): void {
    this.#pool.forget();
  }
}
