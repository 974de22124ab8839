import type { Progress } from '../run/progress.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { createBar } from './bar.ts';
import type { Context } from './context.ts';

/** Where a run shows how far it is, and says what it has to say on the side. */
export interface ProgressView {
  onProgress(progress: Progress): void;
  /** One line on stderr, above the bar. */
  note(text: string): void;
  /** Takes the bar away; nothing is drawn after it. */
  stop(): void;
}

/**
 * A bar with counts and a rate on stderr where that is a terminal; notes only where it is not; nothing
 * when quiet.
 */
export async function progressView(
  context: Context,
  { stock, attempts: work }: Pick<Scenario, 'stock' | 'attempts'>,
  quiet: boolean,
): Promise<ProgressView> {
  const { stderr } = context;
  const bar = quiet || stderr.isTTY !== true ? undefined : await createBar(context, line);
  let shown: string | undefined;
  let startedMs = 0;
  const hide = () => {
    if (shown !== undefined) bar?.stop();
    shown = undefined;
  };
  return {
    onProgress({ strategy, done, total, attempts, sold }) {
      const now = context.now();
      if (shown !== strategy) startedMs = now;
      const perSec = (attempts * 1000) / Math.max(1, now - startedMs);
      const figures: Figures = {
        strategy,
        attempts: grouped(attempts),
        sold: grouped(sold),
        rate: now === startedMs ? '…' : grouped(perSec),
      };
      if (shown !== strategy) {
        hide();
        bar?.start(100, 0, figures);
        shown = strategy;
      }
      // Most buyers leave when the stock is gone, so that until then its sale says how far it is.
      const soldShare = work === undefined ? Math.min(0.99, sold / stock) : 0;
      bar?.update(100 * Math.max(done / total, soldShare), figures);
    },
    note(text) {
      if (quiet) return;
      hide();
      stderr.write(`${text}\n`);
    },
    stop: hide,
  };
}

/** What the bar tells beside how far it is. */
interface Figures {
  readonly strategy: string;
  readonly attempts: string;
  readonly sold: string;
  readonly rate: string;
}

/** The bar takes what the figures leave of the width: a figure cut short would be another one. */
function line(
  progress: number,
  { strategy, attempts, sold, rate }: Figures,
  width: number,
): string {
  const share = `${Math.floor(progress * 100)}%`;
  const figures = `${share} · ${attempts} attempts · ${sold} sold · ${rate}/s`;
  const size = Math.min(BAR, width - strategy.length - figures.length - 3);
  if (size < 1) return `${strategy} ${figures}`;
  const done = Math.round(progress * size);
  return `${strategy} ${'━'.repeat(done)}${'─'.repeat(size - done)} ${figures}`;
}

/** Characters, at most. */
const BAR = 24;

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
