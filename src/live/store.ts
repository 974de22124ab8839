import type { NodeClients } from '../ports/host.ts';

/** One sort of server that a live world uses beside Redis. */
export interface LiveStore {
  /** As printed; without credentials. */
  readonly label: string;
  /** Connects one more node of the shop: its part of the node's clients. */
  connectNode(): Promise<Pick<NodeClients, 'sqlSeenBy'>>;
  /** Resolves with what broke for good, in words; else never settles. */
  readonly failed: Promise<string>;
  /** True where a connection is gone. */
  isBroken(): boolean;
  /** The sale was cut short: gives up what is under way, so that nothing of it can come after its end is read. */
  abandon(): void;
  /**
   * Closes every connection and removes what was written, in `withinMs` at most. Gives a line for the user where
   * there is something to tell.
   */
  close(withinMs: number): Promise<string | undefined>;
}
