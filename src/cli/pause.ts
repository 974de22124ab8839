import type { Context } from './context.ts';

/** What a reader wants after a pause. */
export type Answer = 'next' | 'quit' | 'interrupt';

/**
 * Asks on stderr for Enter (or space) before what comes next, and takes the question away again. Does
 * not wait where there is nobody to ask; a terminal that has gone quits.
 */
export async function waitBetween(
  { keyboard, stderr, env }: Context,
  next: string,
  signal: AbortSignal,
): Promise<Answer> {
  if (keyboard === undefined || stderr.isTTY !== true) return 'next';
  stderr.write(`press Enter for ${next} (q quits) `);
  let answer: Answer | undefined;
  while (answer === undefined) {
    const key = await keyboard.press(signal);
    answer = key === undefined ? 'quit' : ANSWERS.get(key.toLowerCase());
  }
  stderr.write(env.TERM === 'dumb' ? '\n' : ERASE_LINE);
  return answer;
}

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const ERASE_LINE = '\r\x1b[2K';

const ANSWERS: ReadonlyMap<string, Answer> = new Map([
  ['\r', 'next'],
  ['\n', 'next'],
  [' ', 'next'],
  ['q', 'quit'],
  [CTRL_D, 'quit'],
  [CTRL_C, 'interrupt'],
]);
