import type { RandomPort } from '../../ports/random.ts';

/** What a simulated world gives to code that reads globals instead of its ports. */
export interface VirtualGlobals {
  /** The calendar of the node whose code asks, ms; observed where a search wants to know. */
  nowMs(): number;
  /** Integer µs of virtual time; reading it is not observed. */
  timeUs(): number;
  /**
   * Calls `fire` when `ms` of virtual time have passed, as code of whoever asked; with 0, as soon as all that
   * is due has run. Answers what calls it off.
   */
  after(ms: number, fire: () => void): () => void;
  random(): RandomPort;
}

/** What every simulated calendar says when its world begins: 2027-01-15 08:00 UTC, in ms. */
export const EPOCH_MS = 1_800_000_000_000;

let world: VirtualGlobals | undefined;
let isOutside = 0;

/** The world whose code runs; undefined where the globals are the real ones. */
export function currentWorld(): VirtualGlobals | undefined {
  return isOutside === 0 ? world : undefined;
}

/** The world that was entered, whoever asks. */
export function enteredWorld(): VirtualGlobals | undefined {
  return world;
}

/** From now on the globals follow `next`; undefined for the real ones. */
export function setCurrentWorld(next: VirtualGlobals | undefined): void {
  world = next;
}

/** Runs work of the tool itself, a view of its progress, which sees the real globals. */
export function outside<T>(work: () => T): T {
  isOutside += 1;
  try {
    return work();
  } finally {
    isOutside -= 1;
  }
}
