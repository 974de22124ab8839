import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { SeckillError } from '../../core/errors.ts';

/**
 * Makes an empty folder for throwaway servers in `root`, with the mode 0700; synchronous, so that nothing comes
 * between it and its registration.
 *
 * @throws SeckillError (`target`) where there is no room for one, or `root` is not there
 */
export function makeServerFolder(root: string): string {
  try {
    return mkdtempSync(join(root, 'seckill-'));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new SeckillError(
      'target',
      `TMPDIR: expected a folder in which servers can keep their files, got ${root} (${reason})`,
      'name one that can be written: TMPDIR=/tmp seckill-bench …',
      { cause: error },
    );
  }
}

/** What the system refused to a server that was about to start, in a user's words; any other error as it is. */
export function startProblem(server: string, error: unknown): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error;
  if (error instanceof SeckillError || !isOfSystem) return error;
  const message = `${server} could not be started: ${error.message}`;
  return new SeckillError('target', message, undefined, { cause: error });
}
