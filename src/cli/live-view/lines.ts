import { humanCount, humanUs } from '../../core/human.ts';
import type { Pulse } from '../../metrics/pulse.ts';

const LEVELS = '▁▂▃▄▅▆▇█';
/** Characters of a bar, at most. */
const BAR = 24;
const LABEL = 10;

/** Sold against stock, as a bar that a unit too many makes longer than the stock. */
export function stockLine({ sold, inFlight }: Pulse, stock: number, width: number): string {
  const figures = `${humanCount(sold)} of ${humanCount(stock)}${sold > stock ? `, ${humanCount(sold - stock)} too many` : ''} · ${humanCount(inFlight)} in flight`;
  const size = Math.min(BAR, width - LABEL - figures.length - 2);
  if (size < 4) return cut(`${'sold'.padEnd(LABEL)}${figures}`, width);
  // Beyond the stock the whole bar stands for what was sold.
  const all = Math.max(sold, stock);
  const inStock = Math.round((size * Math.min(sold, stock)) / all);
  const beyond = sold > stock ? Math.max(1, size - inStock) : 0;
  const done = Math.min(inStock, size - beyond);
  const bar = '█'.repeat(done) + '▓'.repeat(beyond) + '·'.repeat(size - done - beyond);
  return cut(`${'sold'.padEnd(LABEL)}${bar}  ${figures}`, width);
}

/** The response times until now as a small picture, from the fastest to the slowest, each bar twice as slow as its left one. */
export function responseLine(pulse: Pulse, width: number): string {
  const { counts, firstUs } = pulse.response();
  const label = 'response'.padEnd(LABEL);
  if (counts.length === 0) return cut(`${label}nobody was told anything yet`, width);
  const most = Math.max(...counts);
  const bars = counts.map((count) => {
    if (count === 0) return ' ';
    return LEVELS[Math.ceil((LEVELS.length * count) / most) - 1] ?? '';
  });
  const lastUs = firstUs * 2 ** (counts.length - 1);
  const range =
    counts.length === 1
      ? `at most ${humanUs(firstUs)}`
      : `at most ${humanUs(firstUs)} … ${humanUs(lastUs)}`;
  return cut(`${label}${bars.join('')}  ${range}`, width);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
