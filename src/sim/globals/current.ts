import type { RandomPort } from '../../ports/random.ts';

/** The clock and the random numbers of code that reads globals instead of its ports. */
export interface VirtualClock {
  /** The calendar of the node whose code asks, ms; observed where a search wants to know. */
  nowMs(): number;
  random(): RandomPort;
  /** The same object for as long as nothing begins anew: in one run, or one schedule. */
  play(): object;
}

/** What a simulated world gives to code that reads globals instead of its ports. */
export interface VirtualGlobals extends VirtualClock {
  /** Integer µs of virtual time; reading it is not observed. */
  timeUs(): number;
  /**
   * Calls `fire` when `ms` of virtual time have passed, as code of whoever asked; with 0, as soon as all that
   * is due has run. Answers what calls it off.
   */
  after(ms: number, fire: () => void): () => void;
}

/** What every simulated calendar says when its world begins: 2027-01-15 08:00 UTC, in ms. */
export const EPOCH_MS = 1_800_000_000_000;

let world: VirtualGlobals | undefined;
let beginning: VirtualClock | undefined;
let isOutside = 0;

/** The world whose code runs; undefined where the globals are the real ones. */
export function currentWorld(): VirtualGlobals | undefined {
  return isOutside === 0 ? world : undefined;
}

/** What clocks and random numbers follow: the world whose code runs, or the beginning of all worlds. */
export function currentClock(): VirtualClock | undefined {
  return isOutside === 0 ? (world ?? beginning) : undefined;
}

/**
 * Runs work while clocks and random numbers are those of a moment before any world begins: what code keeps from when
 * it was loaded is then the same each time. Timers stay the real ones.
 */
export async function beforeWorlds<T>(clock: VirtualClock, work: () => Promise<T>): Promise<T> {
  beginning = clock;
  try {
    return await work();
  } finally {
    beginning = undefined;
  }
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
