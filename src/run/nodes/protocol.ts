import type { Deliveries } from '../../core/deliveries.ts';
import type { ErrorCode } from '../../core/errors.ts';
import type { HistoryEvent } from '../../core/history.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Sale } from '../../core/sale.ts';
import type { NodeSpec } from '../../live/node/connections.ts';
import type { OptionSpecs, PurchaseRequest, SettingsOf } from '../../ports/strategy.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** What a process needs to become a node of the shop. Plain data, like all that follows. */
export interface NodeOrder {
  readonly strategy: StrategyRef;
  readonly sale: Sale;
  readonly settings: SettingsOf<OptionSpecs>;
  readonly scenario: Scenario;
  /** As printed. */
  readonly target: string;
  /** From 0. */
  readonly node: number;
  readonly spec: NodeSpec;
  /** What a log says of the user service's latency, by attempt. */
  readonly delayUs?: Float64Array;
}

/** How another process finds a strategy. */
export type StrategyRef =
  | { readonly kind: 'catalog'; readonly name: string }
  /** `ref` as the user gave it; `path` absolute. */
  | { readonly kind: 'file'; readonly ref: string; readonly path: string };

/** What can be asked of a node. `sync`: that it has told all that it saw; `abandon`: that it gives up what is under way. */
export type Question = 'remaining' | 'recorded' | 'delivered' | 'sync' | 'abandon' | 'close';

/** From the process that runs the sale to a node. */
export type ToNode =
  | { readonly kind: 'open'; readonly order: NodeOrder }
  /** The sale is open, since a moment of the machine's monotonic clock. */
  | { readonly kind: 'opened'; readonly originMs: number }
  | { readonly kind: 'attempts'; readonly requests: readonly PurchaseRequest[] }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question };

/** What the answer to a question is. */
export type Answer = number | Deliveries | undefined;

/** From a node to the process that runs the sale. */
export type FromNode =
  /** With what its strategy can be asked. */
  | { readonly kind: 'ready'; readonly knows: readonly Question[] }
  | { readonly kind: 'failed'; readonly error: ToldError }
  | NodeBatch
  | { readonly kind: 'answer'; readonly id: number; readonly value: Answer }
  | { readonly kind: 'no-answer'; readonly id: number; readonly error: ToldError }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'uncaught'; readonly error: ToldError };

/** What a node saw since its last batch. */
export interface NodeBatch {
  readonly kind: 'batch';
  /** In order. Calls and acquisitions have the node's own numbers. */
  readonly events: readonly HistoryEvent[];
  /** Attempts that are over, after these events. */
  readonly ended: readonly ToldEnd[];
  /** All that it saw before this time it has told. */
  readonly reachedUs: number;
}

/** What became of an attempt. */
export interface ToldEnd {
  readonly attempt: number;
  readonly outcome: Outcome;
  /** The message of the error that made it `failed` or `unclear`. */
  readonly error?: string;
}

/** An error on its way between processes. */
export interface ToldError {
  readonly message: string;
  readonly stack?: string | undefined;
  /** Of a {@link SeckillError}. */
  readonly code?: ErrorCode;
  readonly hint?: string | undefined;
}
