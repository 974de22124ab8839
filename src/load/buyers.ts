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
) => Promise<Outcome>;

/**
 * Sends the buyers in: each arrives, makes attempts until it is served, gives up or learns that the
 * sale is sold out, and leaves. Settles when all have left. Knows no strategy and no world.
 */
export async function runBuyers(
  plan: LoadPlan,
  clock: HarnessClock,
  recorder: Recorder,
  attempt: Attempt,
): Promise<void> {
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
    lives.push(live(shop, buyer, Math.round(plan.arrivalUs(buyer))));
  }
  await Promise.all(lives);
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

async function live(shop: Shop, buyer: number, arrivedUs: number): Promise<void> {
  const { plan, clock, recorder } = shop;
  // Whoever comes with the opening is let in at once, so that a crowd is a crowd.
  if (arrivedUs > clock.nowUs()) await clock.sleepUntil(arrivedUs);
  recorder.record({ kind: 'buyer-arrived', atUs: clock.nowUs(), buyer });
  const departure =
    plan.attempts === undefined
      ? await shopUntilDone(shop, buyer, arrivedUs)
      : await workUntilUsedUp(shop, buyer, arrivedUs);
  recorder.record({ kind: 'buyer-left', atUs: clock.nowUs(), buyer, arrivedUs, departure });
}

/** A customer: tries again while it is worth it. */
async function shopUntilDone(shop: Shop, buyer: number, arrivedUs: number): Promise<Departure> {
  const { plan, clock } = shop;
  let intendedUs = arrivedUs;
  for (;;) {
    const departure = departureAfter(await attemptsAtOnce(shop, buyer, intendedUs));
    if (departure !== undefined) return departure;
    intendedUs = clock.nowUs() + thinkUs(plan);
    if (intendedUs > arrivedUs + plan.patienceUs) return 'gave-up';
    await clock.sleepUntil(intendedUs);
  }
}

/** A worker: goes on after every answer, thinks only after `busy` and `failed`. */
async function workUntilUsedUp(shop: Shop, buyer: number, arrivedUs: number): Promise<Departure> {
  const { plan, clock } = shop;
  let intendedUs = arrivedUs;
  let departure: Departure = 'gave-up';
  while (shop.attemptsLeft > 0) {
    const after = departureAfter(await attemptsAtOnce(shop, buyer, intendedUs));
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
): Promise<Outcome | readonly Outcome[]> {
  const { attempt, plan } = shop;
  const node = (buyer - 1) % plan.nodes;
  const clicks = Math.min(plan.doubleClick, shop.attemptsLeft);
  shop.attemptsLeft -= clicks;
  const isCrowd = clicks > 1 || intendedUs === OPENING_US || plan.inFlight !== undefined;
  const turn = isCrowd ? shop.turn : undefined;
  if (clicks === 1) return attempt(buyer, node, intendedUs, turn);
  const attempts = Array.from({ length: clicks }, () => attempt(buyer, node, intendedUs, turn));
  return Promise.all(attempts);
}

/**
 * What a buyer does after its answers: undefined means that another try is worth it. After an
 * unclear answer it gives up: it may own the unit already.
 */
function departureAfter(told: Outcome | readonly Outcome[]): Departure | undefined {
  const outcomes = typeof told === 'string' ? [told] : told;
  if (outcomes.includes('sold')) return 'served';
  if (outcomes.includes('sold-out')) return 'sold-out';
  if (outcomes.includes('rejected') || outcomes.includes('unclear')) return 'gave-up';
  return undefined;
}
