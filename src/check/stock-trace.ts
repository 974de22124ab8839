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
    const account = journal?.isWhole === true ? accountOf(journal) : undefined;
    if (account === undefined) {
      this.#isComplete = false;
      return;
    }
    this.#taken += account.taken;
    this.#hasWrites ||= account.hasWrites;
  }
}

/** What one attempt did to the stock. */
interface Account {
  /** Units. */
  taken: number;
  hasWrites: boolean;
  /** Units left as this attempt knows them: its last read, or what its own last change left. */
  known: number | undefined;
  counter: string | undefined;
  /** Sent, and not answered yet. */
  readonly pending: Pending[];
}

interface Pending {
  readonly call: number;
  readonly kind: 'read' | 'write' | 'change';
  /** Units that it takes where it is carried out. */
  readonly units: number;
  /** What a write leaves. */
  readonly left?: number;
}

const NOTHING: Pick<Account, 'taken' | 'hasWrites'> = { taken: 0, hasWrites: false };

/** Undefined where it cannot be told. */
function accountOf(journal: Journal): Pick<Account, 'taken' | 'hasWrites'> | undefined {
  let account: Account | undefined;
  for (let index = 0; index < journal.length; index++) {
    const event = journal.event(index);
    if (event.kind === 'call-sent') {
      const stock = stockCall(event);
      if (stock === undefined) continue;
      account ??= { ...NOTHING, known: undefined, counter: undefined, pending: [] };
      if (!send(account, event.call, stock)) return undefined;
    } else if (event.kind === 'call-settled' && account !== undefined) {
      const at = account.pending.findIndex(({ call }) => call === event.call);
      const [pending] = at === -1 ? [] : account.pending.splice(at, 1);
      if (pending === undefined) continue;
      if (!event.ok) account.taken += Math.min(0, pending.units);
      else if (!settle(account, pending, textOf(event.reply))) return undefined;
    }
  }
  if (account === undefined) return NOTHING;
  for (const { units } of account.pending) account.taken += Math.min(0, units);
  return account;
}

/** False where the call makes the account one that cannot be told. */
function send(account: Account, call: number, stock: StockCall): boolean {
  if (stock.kind === 'unknown') return false;
  const { pending, known } = account;
  if (stock.kind === 'read' && stock.counter === undefined) {
    account.known = undefined;
    return true;
  }
  account.counter ??= stock.counter;
  if (account.counter !== stock.counter) return false;
  if (stock.kind === 'read') pending.push({ call, kind: 'read', units: 0 });
  else if (stock.kind === 'change') pending.push({ call, kind: 'change', units: stock.units });
  else if (known === undefined) return false;
  else pending.push({ call, kind: 'write', units: known - stock.left, left: stock.left });
  return true;
}

function settle(account: Account, { kind, units, left }: Pending, reply: string): boolean {
  const answered = Number(reply);
  if (kind === 'read') {
    account.known = Number.isNaN(answered) ? undefined : answered;
    return true;
  }
  if (kind === 'write') {
    // SET's OK, or how many fields HSET added. A transaction's QUEUED, or a SET with options, may mean anything.
    if (reply !== 'OK' && Number.isNaN(answered)) return false;
    account.hasWrites = true;
    account.known = left;
  } else {
    if (Number.isNaN(answered)) return false;
    account.known = answered;
  }
  account.taken += units;
  return true;
}
