import type { StoreSpec } from './node/stores.ts';
import type { Reaper } from './reaper-pipe.ts';

/** One sort of server that a live world uses beside Redis, as the process that runs the sale holds it. */
export interface LiveStore {
  /** As printed; without credentials. */
  readonly label: string;
  /** What a node of the shop needs to connect, in this process or in one of its own. */
  readonly spec: StoreSpec;
  /** Resolves with what broke for good, in words; else never settles. */
  readonly failed: Promise<string>;
  /** The sale opens now. */
  opened?(): void;
  /**
   * Closes every connection of its own and removes what was written, in `withinMs` at most. Gives a line for the
   * user where there is something to tell.
   */
  close(withinMs: number): Promise<string | undefined>;
}

/** What the stores that stand on a server of their own are opened with. */
export interface StoreOptions {
  /** Unique to this run of one strategy; letters, digits and dashes. */
  readonly runId: string;
  readonly reaper: Reaper;
  /** Of servers that this run has started: rejected when too few of them are left. */
  readonly died?: Promise<never>;
  /** How long a lost server is tried again, ms; as long as a Redis unless told. */
  readonly reconnectForMs?: number;
}

/** Whom connections tell about what befalls them. */
export interface NodeHooks {
  /** A server is gone for good, in words: the run has failed. */
  lost(detail: string): void;
  /** Between the opening of the sale and its end: what was asked to go wrong goes wrong then. */
  isSaleOpen?(): boolean;
  /** Something worth a line while the sale is open. */
  note(text: string): void;
}
