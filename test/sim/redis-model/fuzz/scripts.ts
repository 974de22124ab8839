import type { Draw } from './draw-source.ts';

export function scriptCommand(draw: Draw): string[] {
  return ['ping', String(draw.integer(0, 9))];
}
