import { checkHistory } from '../../check/all.ts';
import { checks } from '../../check/catalog.ts';
import type { FigureName, FinalState } from '../../check/check.ts';
import { EVENT_KINDS, type HistoryEvent, type HistoryFold } from '../../core/history.ts';
import { HistoryStream } from '../../core/history-stream.ts';
import type { Sale } from '../../core/sale.ts';
import type { OpenAttempt } from '../../load/recorder.ts';
import type { PromiseName } from '../../ports/strategy.ts';
import { Journals } from '../../recording/journals.ts';

/** What was found in a schedule. */
export interface Findings {
  readonly violations: readonly { readonly figure: FigureName; readonly evidence: string }[];
  /** Figures that may be violated or not: a reply never came. */
  readonly unclear: readonly FigureName[];
  /** Every figure with its range, as text. */
  readonly figures: string;
}

/** Checks that mean something for a handful of buyers in a world that is searched. */
const SEARCHED = checks.filter(({ name }) => name !== 'contention' && name !== 'load-reached');

/** What writes a value whatever was there: only a look at every call tells what became of it. */
const WRITES: ReadonlySet<string> = new Set([
  ...['set', 'hset', 'hmset', 'mset', 'getset', 'setex', 'psetex', 'setrange', 'exec', 'msetnx'],
]);

/**
 * Judges a schedule by the checks that `run` uses. Most schedules of a search are like one another, and
 * nothing is wrong with them: what a glance at the ledger can tell is not looked at any closer, and the
 * checks hear the history only where something could be wrong.
 */
export class Judging implements HistoryFold {
  readonly listensTo = EVENT_KINDS;
  readonly #sale: Sale;
  readonly #promises: readonly PromiseName[];
  readonly #wanted: ReadonlySet<FigureName>;
  readonly #needsBalance: boolean;
  readonly #needsOrders: boolean;
  #events: HistoryEvent[] = [];
  #sold = 0;
  /** Nothing but sales and refusals, and what a counter shows. */
  #isPlain = true;

  /** `wanted`: the figures that are judged. */
  constructor(sale: Sale, promises: readonly PromiseName[], wanted: readonly FigureName[]) {
    this.#sale = sale;
    this.#promises = promises;
    this.#wanted = new Set(wanted);
    this.#needsOrders = this.#wanted.has('unmatchedOrders');
    this.#needsBalance = this.#wanted.has('lostUpdates') || this.#wanted.has('stranded');
  }

  /** True where the strategy's counter has to be read. */
  get needsCounter(): boolean {
    return this.#needsBalance;
  }

  /** True where what the strategy has written down has to be read: its orders, and what became of their messages. */
  get needsOrders(): boolean {
    return this.#needsOrders;
  }

  /** True where it is judged whether the sale goes on. */
  get needsEnd(): boolean {
    return this.#wanted.has('ended.by');
  }

  restart(): void {
    this.#events = [];
    this.#sold = 0;
    this.#isPlain = this.#sale.limitPerBuyer === undefined;
  }

  on(event: HistoryEvent): void {
    this.#events.push(event);
    if (!this.#isPlain) return;
    switch (event.kind) {
      case 'call-sent':
        if (this.#needsBalance && WRITES.has(event.operation)) this.#isPlain = false;
        break;
      case 'attempt-ended':
        if (event.outcome === 'sold') this.#sold += event.units;
        else if (event.outcome === 'failed' || event.outcome === 'unclear') this.#isPlain = false;
        break;
      case 'acquired':
      case 'abandoned':
      case 'releasing':
      case 'released':
        if (this.#wanted.has('overlaps') || this.#wanted.has('foreignReleases')) {
          this.#isPlain = false;
        }
    }
  }

  /**
   * Where somebody else goes on with an order, it may be made though its buyer's process is gone, and the orders have the
   * truth: `recorded` are the units in all of them. Whose attempt is over and has no order was sold nothing.
   */
  settle(crashed: readonly OpenAttempt[], recorded: number): void {
    let left = recorded - this.#sold;
    for (const { attempt, buyer, node, intendedUs, startedUs, servedUs } of crashed) {
      const units = this.#sale.quantity;
      if (left < units) return;
      left -= units;
      const whose = { attempt, buyer, node, intendedUs, startedUs, servedUs, atUs: startedUs };
      this.on({ kind: 'attempt-ended', ...whose, outcome: 'sold', units });
    }
  }

  /** Once, after the last event. The text of the figures costs a closer look: it is made when it is asked for. */
  finish(final: FinalState): Findings {
    const events = this.#events;
    const look = () => this.#look(events, final);
    return this.#isClear(final) ? new Nothing(look) : look();
  }

  #isClear(final: FinalState): boolean {
    const { ended, unfinishedAttempts, unfinishedBuyers, remaining, recorded, delivered } = final;
    const { stock } = this.#sale;
    if (recorded !== undefined && recorded !== this.#sold) return false;
    if (delivered === null || (delivered && delivered.undelivered + delivered.surplus > 0))
      return false;
    if (!this.#isPlain || this.#sold > stock) return false;
    if (ended.by !== 'completed' || unfinishedAttempts.length + unfinishedBuyers > 0) return false;
    return !this.#needsBalance || (remaining !== null && stock - remaining === this.#sold);
  }

  #look(events: readonly HistoryEvent[], final: FinalState): Findings {
    const judging = checkHistory({ sale: this.#sale, promises: this.#promises }, SEARCHED);
    const history = new HistoryStream([judging]);
    const journals = new Journals();
    for (const event of events) history.add(event, journals.of(event));
    const violations: { figure: FigureName; evidence: string }[] = [];
    const unclear: FigureName[] = [];
    const figures: string[] = [];
    for (const check of judging.finish(final)) {
      if (check.kind === 'crashed') throw new Error(`${check.name} crashed: ${check.message}`);
      for (const { figure, verdict, value, range, evidence } of check.findings) {
        figures.push(`${figure}=${value}${range === null ? '' : `..${range[1]}`}`);
        if (!this.#wanted.has(figure)) continue;
        const isBroken = verdict === 'fail' || (figure === 'ended.by' && verdict !== 'pass');
        if (isBroken) violations.push({ figure, evidence });
        // Where no attempt ended, a run has shown nothing; a schedule has sold nothing, for certain.
        else if (figure === 'oversold' && range === null) continue;
        else if (verdict === 'inconclusive') unclear.push(figure);
      }
    }
    return { violations, unclear, figures: figures.join(' ') };
  }
}

/**
 * Nothing was found. A class, for an object literal with a getter is a shape of its own each time: those lie
 * among the old objects, and keep alive all that their getters can reach.
 */
class Nothing implements Findings {
  readonly violations = [];
  readonly unclear = [];
  readonly #look: () => Findings;

  constructor(look: () => Findings) {
    this.#look = look;
  }

  get figures(): string {
    return this.#look().figures;
  }
}
