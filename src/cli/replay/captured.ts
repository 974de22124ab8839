import type { CaptureDocument } from '../../core/capture-result.ts';
import { SeckillError } from '../../core/errors.ts';
import { humanCount } from '../../core/human.ts';
import { judgeCapture } from '../../forensics/forensics.ts';
import { renderCapture } from '../../report/capture/text.ts';
import { chalkFor } from '../color.ts';
import type { Context } from '../context.ts';
import { EXIT_CODES, type ExitCode, worstExitCode } from '../exit-codes.ts';
import { reportFailure } from '../failure.ts';
import { watchInterrupts } from '../interrupts.ts';
import { type JsonDestination, jsonDestination, printOrWrite } from '../json-output.ts';
import type { ReplayFlags } from './kinds.ts';

/**
 * Judges a MONITOR capture and prints the report. The first signal ends the reading, and what was read is
 * reported as partial; the second leaves at once.
 *
 * @throws UsageError before anything was read
 */
export async function replayCapture(
  context: Context,
  file: string,
  flags: ReplayFlags,
): Promise<ExitCode> {
  const json = await jsonDestination(context, flags.json);
  const progress = readingProgress(context, flags.quiet ?? false);
  const interrupts = watchInterrupts(context, (text) => progress.note(text));
  const { lock, stockKey } = flags;
  const finish = async (): Promise<ExitCode> => {
    const document = await judgeCapture({
      file,
      open: () => context.readChunks(file),
      patterns: { lock, stockKey },
      signal: interrupts.signal,
      onLines: progress.show,
    });
    progress.hide();
    const printed = await print(context, document, flags, json);
    return worstExitCode([EXIT_CODES[document.verdict], interrupts.code() ?? 0, printed]);
  };
  const failed = (error: unknown) => {
    progress.hide();
    return worstExitCode([reportFailure(context, readError(file, error)), interrupts.code() ?? 0]);
  };
  try {
    return await Promise.race([finish().catch(failed), interrupts.again]);
  } finally {
    progress.hide();
    interrupts.stop();
  }
}

/** A file that went away while it was read is not a bug of the tool. */
function readError(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof SeckillError || code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new SeckillError(
    'target',
    `${file}: expected a file that can be read to its end, got ${code}`,
  );
}

async function print(
  context: Context,
  document: CaptureDocument,
  flags: ReplayFlags,
  json: JsonDestination,
): Promise<ExitCode> {
  return printOrWrite(context, json, `${JSON.stringify(document, null, 2)}\n`, () => {
    const columns = context.stdout.columns ?? 80;
    return renderCapture(document, { chalk: chalkFor(context, flags), columns });
  });
}

/** A redrawn line is cheap, but not so cheap as a batch of lines. */
const REDRAW_MS = 200;

interface ReadingProgress {
  show(reading: 'keys' | 'forensics', lines: number): void;
  note(text: string): void;
  hide(): void;
}

/** One line on stderr that tells how far the reading is, where that is a terminal. */
function readingProgress({ stderr, now }: Context, isQuiet: boolean): ReadingProgress {
  const isShown = stderr.isTTY === true && !isQuiet;
  let drawnMs = 0;
  let isDrawn = false;
  let total = 0;
  const hide = () => {
    if (isDrawn) stderr.write('\r\x1b[K');
    isDrawn = false;
  };
  return {
    show(reading, lines) {
      if (reading === 'keys') total = lines;
      if (!isShown || now() - drawnMs < REDRAW_MS) return;
      drawnMs = now();
      const share = `${Math.floor((lines * 100) / Math.max(1, total))}%`;
      const text =
        reading === 'keys'
          ? `looking for locks and stocks: ${humanCount(lines)} lines`
          : `executing the capture again: ${share} · ${humanCount(lines)} lines`;
      stderr.write(`\r\x1b[K${text}`);
      isDrawn = true;
    },
    note(text) {
      if (isQuiet) return;
      hide();
      stderr.write(`${text}\n`);
    },
    hide,
  };
}
