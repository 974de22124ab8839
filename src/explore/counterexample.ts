import type { FaultBudget } from '../core/schedule.ts';

/** A schedule that breaks what a strategy promises, with all that is needed to play it again. */
export interface Counterexample {
  /** A name of the catalog, or a file as given. */
  readonly strategy: string;
  /** Its options, as given. */
  readonly set: Readonly<Record<string, string>>;
  readonly buyers: number;
  /** Processes of the shop. */
  readonly nodes: number;
  readonly stock: number;
  readonly quantity: number;
  readonly limitPerBuyer?: number;
  /** Attempts that one buyer makes at most. */
  readonly attempts: number;
  readonly lockTtlMs: number;
  /** The database that is modelled, PostgreSQL unless told, and the level of its transactions, its own unless told. */
  readonly sql?: string;
  readonly isolation?: string;
  readonly seed: number;
  /** What may go wrong in it. */
  readonly faults: FaultBudget;
  /** What it breaks: figures of a result, each with its evidence. */
  readonly violated: readonly { readonly figure: string; readonly evidence: string }[];
  /** The names of all its moves, in order: see {@link Move.name}. */
  readonly steps: readonly string[];
}
