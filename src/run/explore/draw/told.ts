import type { DrawnPhrase, HeldLock } from '../../../core/drawing.ts';
import type { CallSent, CallSettled, HistoryEvent } from '../../../core/history.ts';
import type { RecordedCommand, RecordedStep } from './recording.ts';

/** What has been told of a schedule until a moment. */
export class Account {
  /** Units in the ledger. */
  sold = 0;
  /** Open critical sections: their buyers, by acquisition. */
  readonly #inside = new Map<number, number>();
  readonly #buyerOf = new Map<number, number>();
  readonly #begun = new Map<number, number>();
  /** Calls that were sent and have not arrived, by buyer. */
  readonly #underWay = new Map<number, CallSent[]>();
  readonly #settled = new Map<number, CallSettled>();
  /** The stock as each attempt read it last, units. */
  readonly #read = new Map<number, number>();

  /** `steps` are all of the schedule: how a call will end is known when it arrives. */
  constructor(steps: readonly RecordedStep[]) {
    for (const { events } of steps) {
      for (const event of events) {
        if (event.kind === 'call-settled') this.#settled.set(event.call, event);
        if (event.kind === 'attempt-started') this.#buyerOf.set(event.attempt, event.buyer);
      }
    }
  }

  /** Buyers inside a critical section, in order. */
  get inside(): readonly number[] {
    return [...new Set(this.#inside.values())].sort((a, b) => a - b);
  }

  buyerOf(attempt: number): number {
    return this.#buyerOf.get(attempt) ?? 0;
  }

  /** Attempts that the buyer has begun. */
  begun(buyer: number): number {
    return this.#begun.get(buyer) ?? 0;
  }

  /** The call of this buyer that a command is; it has arrived, and is not under way any more. */
  arrive(buyer: number, { target, name }: RecordedCommand): CallSent | undefined {
    const calls = this.#underWay.get(buyer) ?? [];
    // A query is named with its table.
    const [operation = ''] = name.split(' ');
    const isIt = (one: CallSent) => plainName(one.operation) === plainName(operation);
    const at = calls.findIndex((one) => one.target === target && isIt(one));
    return at < 0 ? undefined : calls.splice(at, 1)[0];
  }

  /** How a call ended, or will end; undefined where it never did. */
  settledOf({ call }: CallSent): CallSettled | undefined {
    return this.#settled.get(call);
  }

  /** The stock that the attempt goes by. */
  stockRead(attempt: number): number | undefined {
    return this.#read.get(attempt);
  }

  reads(attempt: number, units: number): void {
    if (Number.isFinite(units)) this.#read.set(attempt, units);
  }

  /** Takes note of what happened. */
  note(event: HistoryEvent): void {
    switch (event.kind) {
      case 'attempt-started':
        this.#begun.set(event.buyer, this.begun(event.buyer) + 1);
        break;
      case 'call-sent': {
        const buyer = this.buyerOf(event.attempt);
        this.#underWay.set(buyer, [...(this.#underWay.get(buyer) ?? []), event]);
        break;
      }
      case 'acquired':
        this.#inside.set(event.acquisition, this.buyerOf(event.attempt));
        break;
      case 'releasing':
      case 'abandoned':
        this.#inside.delete(event.acquisition);
        break;
      case 'attempt-ended':
        if (event.outcome === 'sold') this.sold += event.units;
        break;
      default:
    }
  }
}

/** A script and its hash are one: which of them a client sends depends on what it sent before. */
export function plainName(operation: string): string {
  return operation === 'evalsha' ? 'eval' : operation;
}

/** How one server's locks changed by a move. */
export interface LockChange {
  readonly kind: 'taken' | 'renewed' | 'gone';
  readonly before: HeldLock | undefined;
  readonly now: HeldLock | undefined;
}

/** What became of the locks, lock by lock and server by server. */
export function lockChanges(
  before: readonly HeldLock[],
  now: readonly HeldLock[],
): readonly LockChange[] {
  const isSame = (one: HeldLock) => (other: HeldLock) =>
    one.lock === other.lock && one.server === other.server;
  const changes: LockChange[] = [];
  for (const one of now) {
    const old = before.find(isSame(one));
    if (old === undefined || old.holder !== one.holder) {
      changes.push({ kind: 'taken', before: old, now: one });
    } else if (old.expiresUs !== one.expiresUs) {
      changes.push({ kind: 'renewed', before: old, now: one });
    }
  }
  for (const old of before) {
    if (!now.some(isSame(old))) changes.push({ kind: 'gone', before: old, now: undefined });
  }
  return changes;
}

/** A phrase of the plain kind. */
export function say(text: string, mark: string | null = null): DrawnPhrase {
  return { text, isAside: false, mark };
}

/** A phrase that may be left out where it is crowded. */
export function aside(text: string): DrawnPhrase {
  return { text, isAside: true, mark: null };
}
