import type { SingleBar } from 'cli-progress';
import type { Progress } from '../run/progress.ts';
import type { Scenario } from '../scenario/scenario.ts';
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
  const bar = quiet || stderr.isTTY !== true ? undefined : await createBar(context);
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
      const figures = {
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

async function createBar({ stderr }: Context): Promise<SingleBar> {
  const { SingleBar } = await import('cli-progress');
  return new SingleBar({
    // Only what a context's output has is used of a stream.
    stream: stderr as unknown as NodeJS.WriteStream,
    format: '{strategy} {bar} {percentage}% · {attempts} attempts · {sold} sold · {rate}/s',
    barCompleteChar: '━',
    barIncompleteChar: '─',
    barsize: 24,
    fps: 8,
    clearOnComplete: true,
    linewrap: true,
    gracefulExit: false,
    emptyOnZero: true,
  });
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
