/**
 * One schedule of a searched world, step by step, with what the servers held after each. Plain data, so that
 * text, JSON and a page can be made of it. Times are virtual µs since the sale opened.
 */
export interface Drawing {
  readonly buyers: number;
  /** Units on sale at first. */
  readonly stock: number;
  /** Independent Redis masters. */
  readonly servers: number;
  readonly steps: readonly DrawnStep[];
}

/** One move, what it did, and how things stand after it. */
export interface DrawnStep {
  /** From 1. */
  readonly step: number;
  /** The move's name, see {@link Move.name}. */
  readonly move: string;
  /** Whose it is; 0 for the world's. */
  readonly actor: number;
  readonly atUs: number;
  /** What the move did, in words; one of the world may be about no buyer. */
  readonly phrases: readonly DrawnPhrase[];
  /** What was asked of a server or a service, where the move is an answer. */
  readonly call: DrawnCall | null;
  /** The locks that are held, by server. */
  readonly locks: readonly HeldLock[];
  /** What the counter says, units; null where it is not found. */
  readonly stock: number | null;
  /** Units that buyers were told are theirs. */
  readonly sold: number;
  /** Buyers inside a critical section, in order of their numbers. */
  readonly inside: readonly number[];
  /** Buyers whose process stands still, or who are kept waiting by a service. */
  readonly stopped: readonly number[];
  readonly crashed: readonly number[];
}

/** `node 2` for a move of what a node does beside its purchases; undefined for any other. */
export function nodeOf(move: string): string | undefined {
  return /^node \d+/.exec(move)?.[0];
}

/** A part of what a move did. */
export interface DrawnPhrase {
  readonly text: string;
  /** True for what may be left out where it is crowded. */
  readonly isAside: boolean;
  /** What went wrong here; null for most. */
  readonly mark: string | null;
}

/** A command, or a call to a service. */
export interface DrawnCall {
  /** `redis`, `redis-3`, `validate`, `order`. */
  readonly target: string;
  /** In lower case. */
  readonly operation: string;
  readonly args: readonly string[];
  /** As text; null where the client never got one. */
  readonly reply: string | null;
}

/** A lock's key on one server. */
export interface HeldLock {
  readonly lock: string;
  /** From 1. */
  readonly server: number;
  /** Who set it; 0 where nobody knows. */
  readonly holder: number;
  /** When it expires, by that server's clock; null where it does not. */
  readonly expiresUs: number | null;
}
