import { FAULTS, type FaultBudget } from '../../core/schedule.ts';

/** How large the sale of a schedule is, and what may go wrong in it. */
export interface Size {
  readonly buyers: number;
  /** Units. */
  readonly stock: number;
  /** Attempts that one buyer makes at most. */
  readonly attempts: number;
  readonly faults: FaultBudget;
}

/** A smaller size, and the moves that are left of a schedule when it is made to fit. */
export interface Fitted {
  readonly size: Size;
  readonly steps: readonly string[];
}

/**
 * What a schedule may be tried as, each smaller in one way, the largest leap first: without one of its buyers
 * (with as much less stock, too), with less stock, fewer attempts, fewer faults.
 */
export function smallerSizes(size: Size, steps: readonly string[], quantity: number): Fitted[] {
  const { buyers, stock, attempts, faults } = size;
  const fitted: Fitted[] = [];
  for (let buyer = buyers; buyer >= 1 && buyers > 1; buyer--) {
    const without = withoutBuyer(steps, buyer);
    for (const less of new Set([Math.max(1, stock - quantity), stock])) {
      fitted.push({ size: { ...size, buyers: buyers - 1, stock: less }, steps: without });
    }
  }
  for (const less of leaps(stock, 1)) fitted.push({ size: { ...size, stock: less }, steps });
  for (const fewer of leaps(attempts, 1)) {
    fitted.push({ size: { ...size, attempts: fewer }, steps: lastAttempts(steps, fewer) });
  }
  for (const fault of FAULTS) {
    for (const fewer of leaps(faults[fault], 0)) {
      fitted.push({ size: { ...size, faults: { ...faults, [fault]: fewer } }, steps });
    }
  }
  return fitted;
}

/** From the least to one below. */
function leaps(from: number, least: number): readonly number[] {
  if (from <= least) return [];
  return [...new Set([least, Math.floor((least + from) / 2), from - 1])];
}

/** The moves of the others, who close the gap. */
function withoutBuyer(steps: readonly string[], buyer: number): readonly string[] {
  return steps
    .filter((step) => actorOf(step) !== buyer)
    .map((step) =>
      step
        .replace(/\((.*)\)/, (_, who: string) => othersOf(who, buyer))
        .replaceAll(/\bbuyer (\d+)/g, (_, number: string) => {
          return `buyer ${Number(number) > buyer ? Number(number) - 1 : number}`;
        })
        .trimEnd(),
    );
}

/** Of `buyer 1 stops, buyer 2 waits for order`, what is about others. */
function othersOf(who: string, buyer: number): string {
  const left = who.split(', ').filter((one) => actorOf(one) !== buyer);
  return left.length === 0 ? '' : `(${left.join(', ')})`;
}

/** Without the earlier attempts of buyers who make more than this. */
function lastAttempts(steps: readonly string[], most: number): readonly string[] {
  const begun = new Map<number, number>();
  for (const step of steps) if (isBegin(step)) begun.set(actorOf(step), countOf(begun, step) + 1);
  const seen = new Map<number, number>();
  return steps.filter((step) => {
    if (isBegin(step)) seen.set(actorOf(step), countOf(seen, step) + 1);
    return actorOf(step) === 0 || countOf(seen, step) > countOf(begun, step) - most;
  });
}

function countOf(counts: ReadonlyMap<number, number>, step: string): number {
  return counts.get(actorOf(step)) ?? 0;
}

function isBegin(step: string): boolean {
  return /^buyer \d+ tries$/.test(step);
}

/** Whose a move is, by its name; 0 for the world's. */
export function actorOf(step: string): number {
  return Number(/^buyer (\d+)\b/.exec(step)?.[1] ?? 0);
}
