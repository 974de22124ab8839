import type { Journal } from './journal.ts';
import type { Outcome } from './outcome.ts';

/**
 * What happened in a run, in order. Times are integer µs since the sale opened, on the world's
 * clock. Ids are dense integers: buyers, attempts, calls and acquisitions from 1, nodes from 0.
 */
export type HistoryEvent =
  | { readonly kind: 'buyer-arrived'; readonly atUs: number; readonly buyer: number }
  | AttemptStarted
  | CallSent
  | CallSettled
  | SectionEvent
  | ReleasedEvent
  | AttemptEnded
  | BuyerLeft
  | ServiceCall
  | FaultEvent;

/** An attempt began; `intendedUs` is when the load model wanted it to. */
export interface AttemptStarted {
  readonly kind: 'attempt-started';
  readonly atUs: number;
  readonly intendedUs: number;
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
}

/** A port call left the client. `target` is the port (`redis`, `redis-3`, `validate`, `order`). */
export interface CallSent {
  readonly kind: 'call-sent';
  readonly atUs: number;
  readonly attempt: number;
  readonly call: number;
  readonly target: string;
  /** The command's name in lower case, or the downstream's. */
  readonly operation: string;
  readonly args: readonly unknown[];
}

/** The reply reached the client, or an error did (`ok` false: the reply is the error). */
export interface CallSettled {
  readonly kind: 'call-settled';
  readonly atUs: number;
  readonly attempt: number;
  readonly call: number;
  /** As it was when the call was sent. */
  readonly target: string;
  readonly ok: boolean;
  readonly reply: unknown;
}

/**
 * The edges of a critical section: `acquired` at the acquire's reply, `releasing` just before the
 * release is sent. `abandoned` closes a section whose attempt ended without a release.
 */
export interface SectionEvent {
  readonly kind: 'acquired' | 'releasing' | 'abandoned';
  readonly atUs: number;
  readonly attempt: number;
  readonly lock: string;
  readonly acquisition: number;
  /** On `acquired`: how long the lock lives at the server, ms on the strategy's clock. */
  readonly ttlMs?: number;
}

/** The reply to a release; `deleted` says whether the server deleted a lock (majority for redlock). */
export interface ReleasedEvent {
  readonly kind: 'released';
  readonly atUs: number;
  readonly attempt: number;
  readonly lock: string;
  readonly acquisition: number;
  readonly deleted: boolean;
}

/** What the buyer was told. The ledger is the sum of these. */
export interface AttemptEnded {
  readonly kind: 'attempt-ended';
  readonly atUs: number;
  readonly attempt: number;
  readonly buyer: number;
  readonly node: number;
  readonly intendedUs: number;
  readonly startedUs: number;
  /** When its code began to run: in a crowd, a while after it was let in. */
  readonly servedUs: number;
  readonly outcome: Outcome;
  /** Units the attempt asked for; they count as sold only when `outcome` is `sold`. */
  readonly units: number;
  /** The message of the error that made it `failed` or `unclear`. */
  readonly error?: string;
}

/** Why a buyer stopped making attempts. */
export type Departure = 'served' | 'sold-out' | 'gave-up';

/** A buyer is done. */
export interface BuyerLeft {
  readonly kind: 'buyer-left';
  readonly atUs: number;
  readonly buyer: number;
  readonly arrivedUs: number;
  readonly departure: Departure;
}

/** A call to a service behind the shop that no attempt makes (a worker does), sent or answered. */
export interface ServiceCall {
  readonly kind: 'service-call';
  readonly atUs: number;
  readonly target: 'validate' | 'order';
  /** True where the answer has come. */
  readonly isOver: boolean;
}

/** What the scenario lets go wrong, and when it is over. */
export const FAULT_MOMENTS = [
  'stops',
  'goes-on',
  'crashes',
  'is-back',
  'primary-dies',
  'replica-serves',
] as const;

/** Something went wrong on purpose, or is over. */
export interface FaultEvent {
  readonly kind: 'fault';
  readonly atUs: number;
  readonly moment: (typeof FAULT_MOMENTS)[number];
  /** Absent where it is no node's. */
  readonly node?: number;
  /** How long a node is to stand still, µs on the world's clock. */
  readonly forUs?: number;
}

/** Every kind of event. */
export const EVENT_KINDS = [
  'buyer-arrived',
  'attempt-started',
  'call-sent',
  'call-settled',
  'acquired',
  'releasing',
  'abandoned',
  'released',
  'attempt-ended',
  'buyer-left',
  'service-call',
  'fault',
] as const;

/** One of {@link EVENT_KINDS}. */
export type EventKind = (typeof EVENT_KINDS)[number];

/**
 * Takes events in order; must not throw. `seq` is the event's place in the history, from 1, and
 * `journal` what its attempt did until then, the event included; undefined where it has no attempt.
 */
export type HistoryListener = (
  event: HistoryEvent,
  seq: number,
  journal: Journal | undefined,
) => void;

/** Something that folds a history. */
export interface HistoryFold {
  /** It is given no other kinds. */
  readonly listensTo: readonly EventKind[];
  on(...recorded: Parameters<HistoryListener>): void;
}

/** True for the target of a call to a service behind the shop, and not to a store. */
export function isService(target: string): boolean {
  return target === 'validate' || target === 'order';
}
