import type { SingleBar } from 'cli-progress';
import type { Context } from './context.ts';

/** Puts how far it is, 0 to 1, and figures into one line of at most `width` characters. */
export type BarLine<Figures> = (progress: number, figures: Figures, width: number) => string;

/** A bar on stderr that is redrawn in place, and gone when it is stopped. The library is imported only where it is drawn. */
export async function createBar<Figures>(
  { stderr }: Context,
  line: BarLine<Figures>,
): Promise<SingleBar> {
  const { SingleBar } = await import('cli-progress');
  return new SingleBar({
    // Only what a context's output has is used of a stream.
    stream: stderr as unknown as NodeJS.WriteStream,
    format: (_, { progress }, figures: Figures) => line(progress, figures, stderr.columns ?? 80),
    fps: 8,
    clearOnComplete: true,
    linewrap: true,
    gracefulExit: false,
    emptyOnZero: true,
  });
}
