import { humanCount, humanUnits } from '../../core/human.ts';
import type { Progress } from '../../run/progress.ts';

/** Characters of the bar, at most. */
const BAR = 24;

/** How far a run is, 0 to 1: most buyers leave when the stock is gone, so that until then its sale says it. */
export function shareOf({ done, total, sold }: Progress, stock: number, hasWork: boolean): number {
  const soldShare = hasWork ? 0 : Math.min(0.99, sold / stock);
  return Math.min(1, Math.max(done / total, soldShare));
}

/** How far it is, how much was tried, and how fast; the bar takes what the figures leave of the width. */
export function saleLine(
  progress: number,
  { strategy, attempts, sold, underWay }: Progress,
  perSec: number | undefined,
  width: number,
): string {
  const rate = perSec === undefined ? '…' : grouped(perSec);
  const share = `${Math.floor(progress * 100)}%`;
  const work =
    underWay === undefined
      ? [`${grouped(attempts)} attempts`, `${grouped(sold)} sold`, `${rate}/s`]
      : [`${grouped(sold)} sold`, `${humanUnits(underWay, 'message')} under way`];
  const figures = [share, ...work].join(' · ');
  const size = Math.min(BAR, width - strategy.length - figures.length - 3);
  if (size < 1) return `${strategy} ${figures}`;
  const done = Math.round(progress * size);
  return `${strategy} ${'━'.repeat(done)}${'─'.repeat(size - done)} ${figures}`;
}

function grouped(value: number): string {
  return humanCount(Math.round(value));
}
