import jstat from 'jstat';

const { jStat } = jstat;

/** How many times as much one sample is as another: the ratio of their geometric means. */
export interface RatioInterval {
  readonly ratio: number;
  /** The bounds of its 95 % confidence interval. */
  readonly low: number;
  readonly high: number;
}

/** Fewer values than this tell nothing of their spread. */
const FEWEST = 2;

/**
 * The ratio of `head` to `base`, with its 95 % confidence interval, by Welch's t-test (1947) on logarithms;
 * undefined where a sample has fewer than two values, or one that is not above 0.
 */
export function ratioOf(
  base: readonly number[],
  head: readonly number[],
): RatioInterval | undefined {
  if (Math.min(base.length, head.length) < FEWEST || !areAboveZero([...base, ...head])) {
    return undefined;
  }
  const [before, after] = [momentsOf(base.map(Math.log)), momentsOf(head.map(Math.log))];
  const [a, b] = [before.variance / before.count, after.variance / after.count];
  const freedom = (a + b) ** 2 / (a ** 2 / (before.count - 1) + b ** 2 / (after.count - 1));
  return around(after.mean - before.mean, Math.sqrt(a + b), freedom);
}

/**
 * The same where the values belong together in pairs, in order (runs with one seed), by the paired t-test:
 * what both runs of a pair share is no noise.
 */
export function pairedRatioOf(
  base: readonly number[],
  head: readonly number[],
): RatioInterval | undefined {
  if (base.length !== head.length) throw new RangeError('pairs: expected as many of each');
  if (base.length < FEWEST || !areAboveZero([...base, ...head])) return undefined;
  const logs = head.map((value, index) => Math.log(value / (base[index] as number)));
  const { mean, variance, count } = momentsOf(logs);
  return around(mean, Math.sqrt(variance / count), count - 1);
}

function around(log: number, error: number, freedom: number): RatioInterval {
  // Samples without any spread have no freedom either: the difference is certain.
  const half = error === 0 ? 0 : error * jStat.studentt.inv(0.975, freedom);
  return { ratio: Math.exp(log), low: Math.exp(log - half), high: Math.exp(log + half) };
}

function areAboveZero(values: readonly number[]): boolean {
  return values.every((value) => value > 0 && Number.isFinite(value));
}

function momentsOf(values: readonly number[]) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { count, mean, variance: squares / (count - 1) };
}
