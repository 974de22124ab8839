import { UsageError } from '../core/errors.ts';
import type { RunDocument } from '../core/result.ts';
import { readDocument } from '../report/read-document.ts';
import { replayRecording } from '../run/replay-recording.ts';
import type { Context } from './context.ts';
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-codes.ts';
import type { OutputFlags, RunFlags } from './flags.ts';
import { type Interrupts, watchInterrupts } from './interrupts.ts';
import { outputsOf } from './outputs/outputs.ts';
import { type ProgressView, progressView } from './progress.ts';
import { describeHead, readHead } from './replay/head.ts';
import { recording } from './replay/recording.ts';
import { toTheEnd } from './to-the-end.ts';

/** The flags of `report`. */
export type ReportFlags = OutputFlags & Pick<RunFlags, 'html' | 'markdown' | 'junit'>;

/**
 * `seckill-bench report`: reads a result, or judges a recording again, and renders it: as text where no other form
 * is asked for. Exits as the run did.
 *
 * @throws UsageError for a file that is neither, or an output that cannot be written
 */
export async function report(
  context: Context,
  file: string,
  flags: ReportFlags,
): Promise<ExitCode> {
  const outputs = await outputsOf(context, flags);
  const head = await readHead(context, file);
  const source = recording.recognises(head) ? undefined : await resultIn(context, file, head);
  const view = await progressView(
    context,
    { stock: Number.POSITIVE_INFINITY },
    flags.quiet ?? false,
  );
  const interrupts = watchInterrupts(context, view.note);
  const finish = async (): Promise<ExitCode> => {
    const document = source ?? (await judged(context, file, view, interrupts));
    view.stop();
    const lost = await outputs.tell(document, view.note, outputs.hasFiles);
    return worstExitCode([exitCodeOf(document), interrupts.code() ?? 0, lost]);
  };
  return toTheEnd(context, view, interrupts, finish);
}

function judged(
  context: Context,
  file: string,
  view: ProgressView,
  { signal }: Interrupts,
): Promise<RunDocument> {
  const chunks = context.readChunks(file);
  return replayRecording({ ...view, chunks, file, signal, timeline: true });
}

async function resultIn(context: Context, file: string, head: string): Promise<RunDocument> {
  if (!head.trimStart().startsWith('{')) {
    const expected = 'a result of run --json, or a recording of run --record';
    throw new UsageError([{ subject: file, expected, got: describeHead(head) }]);
  }
  const read = readDocument(file, (await context.readFile(file)).replace(/^\ufeff/, ''));
  if ('schemaVersion' in read) return read;
  throw new UsageError(read);
}
