import { humanCount, humanUnits } from '../core/human.ts';
import type { SweepProgress } from '../run/sweep/sweep.ts';
import { createBar } from './bar.ts';
import type { Context } from './context.ts';

/** Where a sweep shows how far it is. */
export interface SweepView {
  onProgress(progress: SweepProgress): void;
  /** One line on stderr, above the bar. */
  note(text: string): void;
  /** Takes the bar away; nothing is drawn after it. */
  stop(): void;
}

/** Counts and a rate on stderr where that is a terminal; notes only where it is not; nothing when quiet. */
export async function sweepView(context: Context, quiet: boolean): Promise<SweepView> {
  const { stderr } = context;
  const bar = quiet || stderr.isTTY !== true ? undefined : await createBar(context, line);
  const startedMs = context.now();
  let isShown = false;
  let total = 0;
  let last = { strategy: '', runs: 0 };
  const hide = (): void => {
    if (isShown) bar?.stop();
    isShown = false;
  };
  return {
    onProgress(progress) {
      const { strategy, runs, points, ofPoints } = progress;
      total += strategy === last.strategy ? runs - last.runs : runs;
      last = { strategy, runs };
      const perSec = (total * 1000) / Math.max(1, context.now() - startedMs);
      const figures = { ...progress, perSec };
      if (!isShown) bar?.start(1, 0, figures);
      isShown = true;
      bar?.update(ofPoints === null ? 0 : points / ofPoints, figures);
    },
    note(text) {
      if (quiet) return;
      hide();
      stderr.write(`${text}\n`);
    },
    stop: hide,
  };
}

type Figures = SweepProgress & { readonly perSec: number };

function line(_: number, figures: Figures, width: number): string {
  const { strategy, points, ofPoints, runs, searches, perSec } = figures;
  const told = [
    ofPoints === null
      ? humanUnits(points, 'point')
      : `${humanCount(points)} of ${humanUnits(ofPoints, 'point')}`,
    humanUnits(runs, 'run'),
    `${humanCount(Math.round(perSec * 10) / 10)}/s`,
    ...(searches === 0 ? [] : [`${humanCount(searches)} searched`]),
  ];
  return `${strategy} ${told.join(' · ')}`.slice(0, width);
}
