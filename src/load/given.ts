import type { HarnessClock } from '../core/clock.ts';
import type { Departure } from '../core/history.ts';
import type { Arrivals } from '../core/incident.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Attempt } from './buyers.ts';
import type { Recorder } from './recorder.ts';

/** Attempts at given times. */
export interface GivenPlan {
  readonly arrivals: Arrivals;
  /** Nodes of the shop; buyer b is served by node (b − 1) mod nodes. */
  readonly nodes: number;
  /** Divides the times. */
  readonly timeScale: number;
}

/**
 * Makes every attempt at its time, whatever became of those before it: a buyer who is known to have come
 * three times makes three attempts, also while it waits for an answer, and none beyond. Attempts start in
 * order, so that the n-th of a recorder is the n-th of the arrivals. Settles when all buyers have been
 * told what they came for. Knows no strategy and no world.
 */
export async function runGiven(
  { arrivals, nodes, timeScale }: GivenPlan,
  clock: HarnessClock,
  recorder: Recorder,
  attempt: Attempt,
): Promise<void> {
  const { atUs, buyer } = arrivals;
  const buyers = new Buyers(arrivals, timeScale);
  let stillHere = arrivals.buyers;
  let closeShop: () => void = () => {};
  const allLeft = new Promise<void>((resolve) => {
    closeShop = resolve;
  });
  const answered = (who: number, outcome: Outcome): void => {
    const left = buyers.told(who, outcome);
    if (left === undefined) return;
    recorder.record({ kind: 'buyer-left', atUs: clock.nowUs(), ...left });
    stillHere -= 1;
    if (stillHere === 0) closeShop();
  };
  for (let row = 0; row < atUs.length; row++) {
    const intendedUs = scaled(atUs[row] as number, timeScale);
    await clock.sleepUntil(intendedUs);
    // Where the generator is behind, the shop must get its turns all the same.
    if (row % ROWS_A_TURN === 0 && clock.nowUs() > intendedUs + LATE_US) {
      await clock.sleepUntil(clock.nowUs() + 1);
    }
    if (recorder.isClosed) await new Promise(() => {});
    const who = buyer[row] as number;
    if (buyers.isFirst(who, row)) {
      recorder.record({ kind: 'buyer-arrived', atUs: clock.nowUs(), buyer: who });
    }
    attempt(who, (who - 1) % nodes, intendedUs).then((outcome) => answered(who, outcome));
  }
  await allLeft;
}

/** Attempts between two turns of the event loop, where they are later than this, µs. */
const ROWS_A_TURN = 64;
const LATE_US = 1_000;

function scaled(us: number, timeScale: number): number {
  return Math.round(us / timeScale);
}

/** A buyer who is through. */
interface LeftBuyer {
  readonly buyer: number;
  readonly arrivedUs: number;
  readonly departure: Departure;
}

/** Who still waits for an answer. By buyer, from 1. */
class Buyers {
  readonly #firstRow: Uint32Array;
  readonly #arrivedUs: Float64Array;
  /** Attempts without an answer, those to come included. */
  readonly #open: Uint32Array;
  /** The best answer so far. */
  readonly #departures: Departure[] = [];

  constructor({ buyers, buyer, atUs }: Arrivals, timeScale: number) {
    this.#firstRow = new Uint32Array(buyers + 1);
    this.#arrivedUs = new Float64Array(buyers + 1);
    this.#open = new Uint32Array(buyers + 1);
    for (let row = buyer.length - 1; row >= 0; row--) {
      const who = buyer[row] as number;
      this.#firstRow[who] = row;
      this.#arrivedUs[who] = scaled(atUs[row] as number, timeScale);
      this.#open[who] = (this.#open[who] as number) + 1;
    }
  }

  isFirst(buyer: number, row: number): boolean {
    return this.#firstRow[buyer] === row;
  }

  /** Gives the buyer when this was its last answer. */
  told(buyer: number, outcome: Outcome): LeftBuyer | undefined {
    const before = this.#departures[buyer];
    const departure = departureOf(outcome);
    if (before === undefined || RANK[departure] > RANK[before]) this.#departures[buyer] = departure;
    const open = (this.#open[buyer] as number) - 1;
    this.#open[buyer] = open;
    if (open > 0) return undefined;
    const arrivedUs = this.#arrivedUs[buyer] as number;
    return { buyer, arrivedUs, departure: this.#departures[buyer] as Departure };
  }
}

const RANK: Readonly<Record<Departure, number>> = { 'gave-up': 0, 'sold-out': 1, served: 2 };

function departureOf(outcome: Outcome): Departure {
  if (outcome === 'sold') return 'served';
  return outcome === 'sold-out' ? 'sold-out' : 'gave-up';
}
