import pLimit from 'p-limit';
import type { HarnessClock } from '../core/clock.ts';
import type { Departure } from '../core/history.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Recorder } from './recorder.ts';

/** What the buyers do. Times are µs on the world's clock. */
export interface LoadPlan {
  readonly buyers: number;
  /** Nodes of the shop; buyer b is served by node (b − 1) mod nodes. */
  readonly nodes: number;
  /** When buyer b (from 1) arrives; asked once per buyer, in order. */
  readonly arrivalUs: (buyer: number) => number;
  /** Think time before a retry, at least 1 µs of it; asked once per retry. */
  readonly thinkUs: () => number;
  /** How long after its arrival a buyer still retries. */
  readonly patienceUs: number;
  /** Attempts that a buyer sends at once, at least 1. */
  readonly doubleClick: number;
  /** Attempts in all: buyers then go on after being served, until the work is used up. */
  readonly attempts?: number | undefined;
  /** Cap on attempts in flight. */
  readonly inFlight?: number | undefined;
}

/**
 * Makes one attempt and settles with what the buyer was told; never rejects. Where several attempts
 * may start in one moment each starts, and then waits for its `turn`, before it enters the shop.
 */
export type Attempt = (
  buyer: number,
  node: number,
  intendedUs: number,
  turn?: () => Promise<void>,
  /** When it started, where that is a moment ago. */
  startedUs?: number,
) => Promise<Outcome>;

/** Buyers who know when they will come. */
export interface Crowd {
  readonly plan: LoadPlan;
  /** By buyer, µs. */
  readonly arrivals: Float64Array;
  /** By buyer: when those who come with the opening were let in. */
  readonly released: Float64Array;
}

/** Draws every buyer's arrival, so that nothing has to be done between the opening and the crowd. */
export function gatherBuyers(plan: LoadPlan): Crowd {
  const arrivals = new Float64Array(plan.buyers);
  for (let buyer = 1; buyer <= plan.buyers; buyer++) {
    arrivals[buyer - 1] = Math.round(plan.arrivalUs(buyer));
  }
  return { plan, arrivals, released: new Float64Array(plan.buyers) };
}

/**
 * Sends the buyers in: each arrives, makes attempts until it is served, gives up or learns that the
 * sale is sold out, and leaves. Settles when all have left. Knows no strategy and no world.
 */
export async function runBuyers(
  crowd: Crowd,
  clock: HarnessClock,
  recorder: Recorder,
  attempt: Attempt,
): Promise<void> {
  letIn(crowd, clock);
  const { plan, arrivals, released } = crowd;
  const shop: Shop = {
    plan,
    clock,
    recorder,
    attempt: capped(attempt, plan.inFlight),
    turn: () => clock.sleepUntil(OPENING_US),
    attemptsLeft: plan.attempts ?? Number.POSITIVE_INFINITY,
  };
  const lives: Promise<void>[] = [];
  for (let buyer = 1; buyer <= plan.buyers; buyer++) {
    const arrivedUs = arrivals[buyer - 1] as number;
    const startedUs = arrivedUs <= OPENING_US ? released[buyer - 1] : undefined;
    lives.push(live(shop, buyer, arrivedUs, startedUs));
  }
  await Promise.all(lives);
}

/**
 * Everybody who comes with the opening is through the door before the shop serves the first: letting
 * them in is noting the time, so that ten thousand are a crowd and not a queue at the generator.
 */
function letIn({ arrivals, released }: Crowd, clock: HarnessClock): void {
  for (let index = 0; index < arrivals.length; index++) {
    if ((arrivals[index] as number) <= OPENING_US) released[index] = clock.nowUs();
  }
}

const OPENING_US = 0;

interface Shop {
  readonly plan: LoadPlan;
  readonly clock: HarnessClock;
  readonly recorder: Recorder;
  readonly attempt: Attempt;
  /** A time that has passed: at once on the wall clock, a step of its own in virtual time. */
  readonly turn: () => Promise<void>;
  attemptsLeft: number;
}

function capped(attempt: Attempt, inFlight: number | undefined): Attempt {
  if (inFlight === undefined) return attempt;
  const limit = pLimit(inFlight);
  return (...attempted) => limit(() => attempt(...attempted));
}

async function live(
  shop: Shop,
  buyer: number,
  arrivedUs: number,
  startedUs: number | undefined,
): Promise<void> {
  const { plan, clock, recorder } = shop;
  if (startedUs === undefined && arrivedUs > clock.nowUs()) await clock.sleepUntil(arrivedUs);
  recorder.record({ kind: 'buyer-arrived', atUs: startedUs ?? clock.nowUs(), buyer });
  const departure =
    plan.attempts === undefined
      ? await shopUntilDone(shop, buyer, arrivedUs, startedUs)
      : await workUntilUsedUp(shop, buyer, arrivedUs, startedUs);
  recorder.record({ kind: 'buyer-left', atUs: clock.nowUs(), buyer, arrivedUs, departure });
}

/** A buyer for itself: tries again while it is worth it. */
async function shopUntilDone(
  shop: Shop,
  buyer: number,
  arrivedUs: number,
  firstUs: number | undefined,
): Promise<Departure> {
  const { plan, clock } = shop;
  let intendedUs = arrivedUs;
  let startedUs = firstUs;
  for (;;) {
    const told = await attemptsAtOnce(shop, buyer, intendedUs, startedUs);
    const departure = departureAfter(told);
    if (departure !== undefined) return departure;
    intendedUs = clock.nowUs() + thinkUs(plan);
    if (intendedUs > arrivedUs + plan.patienceUs) return 'gave-up';
    startedUs = undefined;
    await clock.sleepUntil(intendedUs);
  }
}

/** A worker: goes on after every answer, thinks only after `busy` and `failed`. */
async function workUntilUsedUp(
  shop: Shop,
  buyer: number,
  arrivedUs: number,
  firstUs: number | undefined,
): Promise<Departure> {
  const { plan, clock } = shop;
  let intendedUs = arrivedUs;
  let startedUs = firstUs;
  let departure: Departure = 'gave-up';
  while (shop.attemptsLeft > 0) {
    const after = departureAfter(await attemptsAtOnce(shop, buyer, intendedUs, startedUs));
    startedUs = undefined;
    if (departure !== 'served' && after !== undefined) departure = after;
    intendedUs = clock.nowUs();
    if (after === undefined && shop.attemptsLeft > 0) {
      intendedUs += thinkUs(plan);
      await clock.sleepUntil(intendedUs);
    }
  }
  return departure;
}

/** At least 1 µs: a buyer who retries at once must not keep virtual time from moving. */
function thinkUs(plan: LoadPlan): number {
  return Math.max(1, Math.round(plan.thinkUs()));
}

function attemptsAtOnce(
  shop: Shop,
  buyer: number,
  intendedUs: number,
  startedUs: number | undefined,
): Promise<Outcome | readonly Outcome[]> {
  const { attempt, plan } = shop;
  const node = (buyer - 1) % plan.nodes;
  const clicks = Math.min(plan.doubleClick, shop.attemptsLeft);
  shop.attemptsLeft -= clicks;
  const isCrowd = clicks > 1 || intendedUs === OPENING_US || plan.inFlight !== undefined;
  const turn = isCrowd ? shop.turn : undefined;
  const one = () => attempt(buyer, node, intendedUs, turn, plan.inFlight ? undefined : startedUs);
  return clicks === 1 ? one() : Promise.all(Array.from({ length: clicks }, one));
}

/**
 * What a buyer does after its answers: undefined means that another try is worth it. After an
 * unclear answer it gives up: it may own the unit already.
 */
export function departureAfter(told: Outcome | readonly Outcome[]): Departure | undefined {
  const outcomes = typeof told === 'string' ? [told] : told;
  if (outcomes.includes('sold')) return 'served';
  if (outcomes.includes('sold-out')) return 'sold-out';
  if (outcomes.includes('rejected') || outcomes.includes('unclear')) return 'gave-up';
  return undefined;
}
