import type { CallSettled } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';
import { type StockCall, stockCall, textOf } from './stock-calls.ts';

/**
 * Adds up what the attempts took from the stock by the accounts of their own calls:
 *
 * ```text
 *   attempt 1   reads 100 ........... writes 99      took 1 by its own account
 *   attempt 2        reads 100 ... writes 99         took 1 by its own account
 *   counter     100 ........................ 99      fell by 1: one of the two updates is lost
 * ```
 *
 * Every change of the counter is some call's, so where it fell by less than the calls took, a write has overwritten
 * what others took. Who was sold does not matter here: a unit may be taken by one attempt and sold by another.
 */
export class StockTrace {
  #taken = 0;
  #hasWrites = false;
  #isComplete = true;

  /**
   * What the attempts took in all, units, less what they gave back; of a call without an answer the lesser of
   * nothing and its effect. Undefined where it cannot be told: a call on the stock is not understood (a script, a
   * transaction), a write came without a read, an attempt uses two counters, or a journal lost its middle.
   */
  get taken(): number | undefined {
    return this.#isComplete ? this.#taken : undefined;
  }

  /** Only a write overwrites: counters that are only raised and lowered lose nothing. */
  get hasWrites(): boolean {
    return this.#hasWrites;
  }

  /** Adds an attempt that has ended. */
  add(journal: Journal | undefined): void {
    if (!this.#isComplete) return;
    if (journal === undefined || !journal.isWhole) {
      this.#isComplete = false;
      return;
    }
    const account = accountOf(journal);
    if (account === undefined) return;
    this.#isComplete = account.isTold;
    this.#taken += account.taken;
    this.#hasWrites ||= account.hasWrites;
  }
}

/** Undefined for an attempt that left the stock alone. */
function accountOf(journal: Journal): Account | undefined {
  let account: Account | undefined;
  const { length } = journal;
  for (let index = 0; index < length; index++) {
    const event = journal.event(index);
    if (event.kind === 'call-sent') {
      const stock = stockCall(event);
      if (stock === undefined) continue;
      account ??= new Account();
      account.send(event.call, stock);
    } else if (event.kind === 'call-settled') account?.settle(event);
  }
  account?.close();
  return account;
}

/** What one attempt did to the stock. */
class Account {
  /** Units. */
  taken = 0;
  hasWrites = false;
  /** False once it cannot be told. */
  isTold = true;
  /** Units left as this attempt knows them, by its last read or its own last change; NaN where it does not. */
  #known = Number.NaN;
  #counter: string | undefined;
  /** Calls that were sent and have no answer yet. */
  readonly #pending: Pending[] = [];

  send(call: number, stock: StockCall): void {
    if (stock.kind === 'unknown') {
      this.isTold = false;
      return;
    }
    if (stock.counter === undefined) {
      this.#known = Number.NaN;
      return;
    }
    this.#counter ??= stock.counter;
    const { kind } = stock;
    const left = kind === 'write' ? stock.left : Number.NaN;
    const units = kind === 'read' ? 0 : kind === 'change' ? stock.units : this.#known - left;
    if (stock.counter !== this.#counter || Number.isNaN(units)) this.isTold = false;
    this.#pending.push({ call, kind, units, left });
  }

  settle({ call, ok, reply }: CallSettled): void {
    const pending = this.#takePending(call);
    if (pending === undefined) return;
    const { kind, units, left } = pending;
    if (!ok) {
      this.#leaveOpen(units);
      return;
    }
    const isWrite = kind === 'write';
    const answered = typeof reply === 'number' ? reply : Number(textOf(reply));
    this.#known = isWrite ? left : answered;
    if (kind === 'read') return;
    // SET says OK, HSET how many fields it added. QUEUED, or what a SET with options says, may mean anything.
    if (Number.isNaN(answered) && !(isWrite && textOf(reply) === 'OK')) this.isTold = false;
    this.taken += units;
    this.hasWrites ||= isWrite;
  }

  /** No answer comes any more. */
  close(): void {
    for (const { units } of this.#pending) this.#leaveOpen(units);
  }

  #leaveOpen(units: number): void {
    this.taken += Math.min(0, units);
  }

  #takePending(call: number): Pending | undefined {
    const pending = this.#pending;
    for (let index = 0; index < pending.length; index++) {
      if (pending[index]?.call === call) return pending.splice(index, 1)[0];
    }
    return undefined;
  }
}

interface Pending {
  readonly call: number;
  readonly kind: 'read' | 'write' | 'change';
  /** Units that it takes where it is carried out. */
  readonly units: number;
  /** What a write leaves; NaN elsewhere. */
  readonly left: number;
}
