import type { Context } from '../context.ts';

/** One line of at most `width` characters, made anew each time it is drawn. */
export type Line = (width: number) => string;

/** A few lines on stderr that are redrawn in place. */
export interface Screen {
  /** One line that stays, above the others. */
  log(text: string): void;
  /** Takes the lines away. */
  stop(): void;
}

/** Draws a few times a second until it is stopped. The library is imported only where it is drawn. */
export async function screenOpener({
  stderr,
}: Context): Promise<(lines: readonly Line[]) => Screen> {
  const { MultiBar } = await import('cli-progress');
  return (lines) => {
    const bars = new MultiBar({
      // Only what a context's output has is used of a stream.
      stream: stderr as unknown as NodeJS.WriteStream,
      format: (_, __, { line }: { line: Line }) => line(stderr.columns ?? 80),
      fps: 8,
      clearOnComplete: true,
      linewrap: true,
      gracefulExit: false,
      emptyOnZero: true,
    });
    for (const line of lines) bars.create(1, 0, { line });
    return {
      log(text) {
        bars.log(`${text}\n`);
        bars.update();
      },
      stop() {
        bars.update();
        bars.stop();
      },
    };
  };
}
