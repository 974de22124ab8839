import type { IsolationLevel } from '../../ports/sql.ts';
import { Database } from './database.ts';
import { SqlError } from './errors.ts';
import type { Flavour } from './flavour.ts';
import { SqlSession } from './session.ts';
import type { Transaction } from './transaction.ts';
import type { Waiting } from './waiting.ts';

/** What the modelled server needs of the world. */
export interface SqlHost {
  /** The server's clock, integer ms. */
  nowMs(): number;
  /** Calls `fire` once, that many ms from now; answers what calls it off. */
  after(ms: number, fire: () => void): () => void;
}

/** One modelled database server: sessions, their transactions, and who waits for whom. */
export class SqlModel {
  readonly flavour: Flavour;
  readonly database: Database;
  readonly host: SqlHost;
  readonly isolation: IsolationLevel;
  readonly waiting: Waiting[] = [];
  #isSettling = false;
  #isUnsettled = false;

  /** @throws SeckillError (`not-runnable`) for an isolation level that is not modelled */
  constructor(
    flavour: Flavour,
    host: SqlHost,
    isolation: IsolationLevel = flavour.defaultIsolation,
  ) {
    flavour.check(isolation, undefined);
    this.flavour = flavour;
    this.host = host;
    this.isolation = isolation;
    this.database = new Database(flavour);
  }

  connect(): SqlSession {
    return new SqlSession(this);
  }

  /** Locks were given back, or a row has changed: whoever can go on does, whoever waits longest first. */
  settle(): void {
    this.#isUnsettled = true;
    if (this.#isSettling) return;
    this.#isSettling = true;
    while (this.#isUnsettled) {
      this.#isUnsettled = false;
      const next = this.waiting.find(({ wait }) => wait.isFree());
      if (next !== undefined) {
        this.#isUnsettled = true;
        next.resume();
      }
    }
    this.#isSettling = false;
    if (this.flavour.restartsWaits) for (const one of this.waiting) one.restartIfChanged();
  }

  /**
   * Somebody has begun to wait. A deadlock that this closes is broken at once, or by the first of those who wait for
   * each other that looks for one: each looks once, when it has waited for a second.
   */
  waits({ tx }: Waiting): void {
    const cycle = this.#cycleOf(tx);
    if (cycle === undefined) return;
    if (this.flavour.findsDeadlocksAtOnce) this.#break(cycle, tx);
    else for (const one of this.waiting) if (cycle.includes(one.tx)) one.looksForDeadlock();
  }

  /** Looks for a deadlock that `tx` is part of, and breaks it. */
  breakDeadlock(tx: Transaction): void {
    const cycle = this.#cycleOf(tx);
    if (cycle !== undefined) this.#break(cycle, tx);
  }

  #break(cycle: readonly Transaction[], last: Transaction): void {
    const victim = this.flavour.victim(cycle, last);
    this.waiting.find((one) => one.tx === victim)?.fail(DEADLOCK);
  }

  /** Those who wait for each other, from `tx` on; undefined where it does not wait for itself. */
  #cycleOf(tx: Transaction): readonly Transaction[] | undefined {
    const seen = new Set<Transaction>();
    const follow = (
      one: Transaction,
      path: readonly Transaction[],
    ): readonly Transaction[] | undefined => {
      const { wait } = this.waiting.find((other) => other.tx === one) ?? {};
      for (const blocker of wait?.blockedBy() ?? []) {
        if (blocker === tx) return [...path, one];
        if (seen.has(blocker)) continue;
        seen.add(blocker);
        const found = follow(blocker, [...path, one]);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    return follow(tx, []);
  }
}

const DEADLOCK = new SqlError('deadlock', 'deadlock detected');
