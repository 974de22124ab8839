import type { HeatCell } from '../core/timeline.ts';
import type { Steps } from './steps.ts';

/** Two steps make a column. */
export const STEPS_PER_COLUMN = 2;
const ROWS_PER_DECADE = 10;

/** Counts attempts by when they ended and how long they took. */
export class HeatCounts {
  readonly #steps: Steps;
  readonly #rows = new Map<number, Float64Array>();

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  /** `step` is that of the attempt's end. */
  add(step: number, us: number): void {
    const row = us > 1 ? Math.ceil(Math.log10(us) * ROWS_PER_DECADE - 1e-9) : 0;
    let counts = this.#rows.get(row);
    if (counts === undefined) {
      counts = this.#steps.series('sum');
      this.#rows.set(row, counts);
    }
    counts[step] = (counts[step] as number) + 1;
  }

  /** Cells that are not empty, by column and row. */
  cells(): HeatCell[] {
    const cells: HeatCell[] = [];
    const rows = [...this.#rows].sort(([a], [b]) => a - b);
    for (let step = 0; step < this.#steps.count; step += STEPS_PER_COLUMN) {
      for (const [row, counts] of rows) {
        const count = (counts[step] as number) + (counts[step + 1] ?? 0);
        if (count > 0) cells.push([step / STEPS_PER_COLUMN, row, count]);
      }
    }
    return cells;
  }
}
