import { FAULTS, type FaultBudget } from '../core/schedule.ts';
import { formatDurationMs } from '../core/units.ts';
import type { Counterexample } from './counterexample.ts';
import { quoteText } from './text/line.ts';

/** The first line of every such file. */
export const FIRST_LINE = 'seckill-bench counterexample 1';

/** Longest name of a move that comments are lined up behind. */
const ALIGNED = 40;

/**
 * A counterexample as the text of a file, which `readCounterexample` reads: the same value, the same bytes.
 * `comments` say for each step what it was; they are for people, and are not read back.
 */
export function writeCounterexample(
  counterexample: Counterexample,
  comments: readonly string[] = [],
): string {
  const { steps } = counterexample;
  const names = steps.map(quoteText);
  const digits = String(steps.length).length;
  const width = Math.min(ALIGNED, Math.max(0, ...names.map(({ length }) => length)));
  const moves = names.map((name, index) => {
    const comment = comments[index] ?? '';
    const line = `${String(index + 1).padStart(digits)}  ${name}`;
    return comment === '' ? line : `${line.padEnd(digits + 2 + width)}  # ${comment}`;
  });
  const lines = [FIRST_LINE, ...headers(counterexample), '', ...moves, `end: ${stepCount(steps)}`];
  return `${lines.join('\n')}\n`;
}

/** `1 step`, `12 steps`. */
export function stepCount({ length }: readonly unknown[]): string {
  return `${length} step${length === 1 ? '' : 's'}`;
}

/** `delays 1, crash 2`, in the order of {@link FAULTS}; `none` where nothing may go wrong. */
export function faultsText(budget: FaultBudget): string {
  const told = FAULTS.filter((fault) => budget[fault] > 0).map(
    (fault) => `${fault} ${budget[fault]}`,
  );
  return told.length === 0 ? 'none' : told.join(', ');
}

function headers(one: Counterexample): readonly string[] {
  const { limitPerBuyer, sql, isolation } = one;
  return [
    `strategy: ${quoteText(one.strategy)}`,
    ...Object.entries(one.set).map(([name, value]) => `set: ${quoteText(`${name}=${value}`)}`),
    `buyers: ${one.buyers}`,
    `nodes: ${one.nodes}`,
    `stock: ${one.stock}`,
    `quantity: ${one.quantity}`,
    ...(limitPerBuyer === undefined ? [] : [`limit-per-buyer: ${limitPerBuyer}`]),
    `attempts: ${one.attempts}`,
    `lock-ttl: ${formatDurationMs(one.lockTtlMs)}`,
    ...(sql === undefined ? [] : [`sql: ${quoteText(sql)}`]),
    ...(isolation === undefined ? [] : [`isolation: ${quoteText(isolation)}`]),
    `seed: ${one.seed}`,
    `faults: ${faultsText(one.faults)}`,
    ...one.violated.map(
      ({ figure, evidence }) => `violated: ${quoteText(`${figure}: ${evidence}`)}`,
    ),
  ];
}
