import type { Context } from './context.ts';

/** What a reader wants after a pause. */
export type Answer = 'next' | 'quit' | 'interrupt';

/** Asks before what comes next, and gives the answer. */
export type Pause = (next: string, signal: AbortSignal) => Promise<Answer>;

/** What pausing needs of the process. */
export type PauseContext = Pick<Context, 'stdout' | 'stderr' | 'keyboard' | 'env'>;

/**
 * A pause asks on stderr for Enter (or space), and takes the question away again; a terminal that has gone
 * quits. Undefined where there is nobody to ask: stdin, stdout or stderr is no terminal.
 */
export function pauseOn({ stdout, stderr, keyboard, env }: PauseContext): Pause | undefined {
  if (keyboard === undefined || stdout.isTTY !== true || stderr.isTTY !== true) return undefined;
  return async (next, signal) => {
    stderr.write(`press Enter for ${next} (q quits) `);
    let answer: Answer | undefined;
    while (answer === undefined) {
      const key = await keyboard.press(signal);
      answer = key === undefined ? 'quit' : ANSWERS.get(key.toLowerCase());
    }
    stderr.write(env.TERM === 'dumb' ? '\n' : ERASE_LINE);
    return answer;
  };
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
