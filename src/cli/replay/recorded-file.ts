import { isProblem, parseExpectation } from '../../check/expect.ts';
import { UsageError } from '../../core/errors.ts';
import { replayRecording } from '../../run/replay-recording.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodeOf, worstExitCode } from '../exit-codes.ts';
import { watchInterrupts } from '../interrupts.ts';
import { outputsOf } from '../outputs/outputs.ts';
import { progressView } from '../progress.ts';
import { toTheEnd } from '../to-the-end.ts';
import type { ReplayFlags } from './kinds.ts';

/**
 * Replays a recorded run and prints the report that the run printed. The first signal stops and judges what
 * was read until then; the second leaves at once.
 *
 * @throws UsageError before anything was read, for an expectation that is none
 */
export async function replayRecordedFile(
  context: Context,
  file: string,
  flags: ReplayFlags,
): Promise<ExitCode> {
  const expect = expectationsOf(flags);
  const outputs = await outputsOf(context, flags);
  // How much was on sale the file will tell.
  const sale = { stock: Number.POSITIVE_INFINITY };
  const view = await progressView(context, sale, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, view.note);
  const finish = async (): Promise<ExitCode> => {
    const chunks = context.readChunks(file);
    const { signal } = interrupts;
    const timeline = outputs.needsTimeline;
    const document = await replayRecording({ ...view, chunks, file, expect, signal, timeline });
    view.stop();
    const lost = await outputs.tell(document, view.note);
    return worstExitCode([exitCodeOf(document), interrupts.code() ?? 0, lost]);
  };
  return toTheEnd(context, view, interrupts, finish);
}

function expectationsOf({ expect }: ReplayFlags): readonly string[] | undefined {
  if (expect === undefined) return undefined;
  const expressions = [expect].flat();
  const problems = expressions.map(parseExpectation).filter((read) => isProblem(read));
  if (problems.length > 0) throw new UsageError(problems);
  return expressions;
}
