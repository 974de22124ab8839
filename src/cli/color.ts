import { Chalk, type ChalkInstance } from 'chalk';
import type { Context, Output } from './context.ts';

/** `--color`, `--no-color`, or neither. */
export interface ColorFlag {
  readonly color?: boolean;
}

/**
 * A chalk for stdout, or another output. The flag decides, else FORCE_COLOR, else NO_COLOR, else whether the
 * output is a terminal that can.
 */
export function chalkFor(
  { env, stdout }: Pick<Context, 'env' | 'stdout'>,
  { color }: ColorFlag,
  output: Output = stdout,
): ChalkInstance {
  return new Chalk({ level: colorLevel(env, output, color) });
}

function colorLevel(env: Context['env'], output: Output, flag: boolean | undefined): 0 | 1 | 2 | 3 {
  const depth = output.getColorDepth?.(env) ?? 4;
  const able = depth >= 24 ? 3 : depth >= 8 ? 2 : 1;
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (flag !== undefined) return flag ? able : 0;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? 0 : able;
  const isPlain = (refused ?? '') !== '' || terminal === 'dumb' || output.isTTY !== true;
  return isPlain ? 0 : able;
}
