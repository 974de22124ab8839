import type { WallFigures } from '../core/result.ts';

/** Measures the tool itself in wall time, from the call on. */
export function startWall(): { figures(): WallFigures } {
  const startedAt = new Date();
  const startedMs = performance.now();
  return {
    figures: () => ({
      startedAt: startedAt.toISOString(),
      elapsedMs: Math.round(performance.now() - startedMs),
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
    }),
  };
}
