import type { Deliveries } from '../core/deliveries.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Sale } from '../core/sale.ts';
import type { Need, WorldFor } from './world.ts';

/** The checks that a strategy can claim to hold beyond those that are always judged. */
export type PromiseName = 'one-holder' | 'own-release' | 'nothing-stranded';

/** One option of a strategy, set by `--set key=value`; `about` is its line in `explain`. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly default: boolean; readonly about: string }
  | {
      readonly kind: 'number';
      readonly default: number;
      readonly min: number;
      readonly max: number;
      /** True where only whole numbers will do. */
      readonly isWhole?: boolean;
      /** What a search sets it to, unless told: fewer of what does the same make fewer schedules. */
      readonly searched?: number;
      readonly about: string;
    }
  | {
      readonly kind: 'choice';
      /** One of the choices. */
      readonly default: string;
      readonly choices: readonly string[];
      readonly about: string;
    }
  | {
      /** Set as `5/s`, `300/m` or `18000/h`. */
      readonly kind: 'rate';
      /** A second of scenario time; the strategy gets a second's rate on its own clock. */
      readonly defaultPerSec: number;
      readonly about: string;
    }
  | {
      readonly kind: 'duration';
      /** ms in scenario time; the strategy gets ms on its own clock. */
      readonly defaultMs: number;
      /** The least, ms in scenario time; 0 where it is not given. */
      readonly minMs?: number;
      /** Network bounds are not divided by `--time-scale`. */
      readonly networkBound?: boolean;
      readonly about: string;
    };

/** The options a strategy declares, by name (camelCase). */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** What a strategy is told beside the sale: the lock's TTL and the values of its own options. */
export type SettingsOf<Options extends OptionSpecs> = {
  /** `--lock-ttl`, ms on the strategy's clock; an integer, at least 5. */
  readonly lockTtlMs: number;
} & {
  readonly [Name in keyof Options]: SettingOf<Options[Name]>;
};

type SettingOf<Spec extends OptionSpec> = Spec['kind'] extends 'flag'
  ? boolean
  : Spec extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
    ? Choice
    : number;

/** One call of `purchase`. */
export interface PurchaseRequest {
  /** The buyer, from 1. */
  readonly buyer: number;
  /** Unique among the attempts of a run, from 1. */
  readonly attempt: number;
  /** Units wanted: the sale's quantity. */
  readonly quantity: number;
}

/** One node of the shop: its buyers share this object (unless they share no memory) and the node's connections. */
export interface StrategyNode {
  /** Tries once to buy. May throw: the attempt is then `unclear`, or `failed` where nothing was sent. */
  purchase(request: PurchaseRequest): Promise<Outcome>;
  /** What the strategy's own counter says is left, units; may be negative. */
  remaining(): Promise<number>;
  /** Where the strategy writes down its orders: the units in all of them, held against the ledger. */
  recorded?(): Promise<number>;
  /**
   * Where an order sends a message: what became of all of them. Called after the sale, and again for as long as some are on
   * their way and make progress; may wait for them, `withinMs` at most (8,000 unless told).
   */
  delivered?(withinMs?: number): Promise<Deliveries>;
  /** Frees what `open` made. The world's own clients are closed by the harness. */
  close(): Promise<void>;
}

/** A way to protect stock, written once against the ports. */
export interface Strategy<
  Needs extends readonly Need[] = readonly Need[],
  Options extends OptionSpecs = OptionSpecs,
> {
  /** kebab-case, unique; also the file's name. */
  readonly name: string;
  /** One line: how the stock changes and what protects it. */
  readonly about: string;
  readonly needs: Needs;
  readonly promises: readonly PromiseName[];
  /** One sentence: what makes it sell wrong; `nothing known` where nothing does. */
  readonly breaksWhen: string;
  /** Round trips and commands of one purchase, e.g. `1 round trip (HINCRBY)`. */
  readonly cost?: string;
  /** True when `purchase` honours `sale.limitPerBuyer`; elsewhere the flag is refused. */
  readonly limitsBuyers?: boolean;
  /**
   * False where what `open` returns keeps nothing that its buyers share (no mutex, no cache, no batch, no
   * connection of its own) and its purchases leave nothing running behind them. The harness may then open
   * it once for every attempt in flight, and needs no async context. True unless told.
   */
  readonly sharesMemory?: boolean;
  /**
   * True where what `open` starts goes on beside the purchases and shares nothing in memory with them, nor what one part
   * of it does with another's: they meet in the stores, and by the notifier. A search has far fewer schedules then.
   */
  readonly worksApart?: boolean;
  readonly options?: Options;
  /** Loads the stock. Once per run, before any node opens. */
  setUp(sale: Sale, world: WorldFor<Needs>, settings: SettingsOf<Options>): Promise<void>;
  /** Once per node of the shop; more often, for the same node, where `sharesMemory` is false. */
  open(sale: Sale, world: WorldFor<Needs>, settings: SettingsOf<Options>): Promise<StrategyNode>;
  /** Once per run, after every node has closed. The harness deletes the run's keys by itself. */
  tearDown?(sale: Sale, world: WorldFor<Needs>, settings: SettingsOf<Options>): Promise<void>;
}

/** Any strategy, whatever it needs: what catalogs and the harness hold. */
export type AnyStrategy = Strategy<readonly Need[], OptionSpecs>;
