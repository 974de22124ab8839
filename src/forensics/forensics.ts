import type { CaptureDocument } from '../core/capture-result.ts';
import { SeckillError } from '../core/errors.ts';
import { readCapture } from './capture/read.ts';
import { CaptureJudge } from './findings/judge.ts';
import { chooseKeys, type KeyPatterns } from './keys/choose.ts';
import { KeyUsage } from './keys/usage.ts';
import { resultOf } from './result.ts';

/** What {@link judgeCapture} takes. */
export interface CaptureOptions {
  /** As it was given. */
  readonly file: string;
  /** Opens the file from its beginning; called twice. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly patterns: KeyPatterns;
  /** Aborted: what was read until then is judged. */
  readonly signal: AbortSignal;
  /** Called now and then: which reading it is, and how many lines it has read. */
  readonly onLines?: (reading: 'keys' | 'forensics', lines: number) => void;
}

/**
 * Judges a MONITOR capture: reads it once to find its locks and stocks, and once more to execute what touches
 * them and to tell who held what when. Memory is bounded, whatever the length of the file.
 *
 * @throws SeckillError `usage` where it cannot be read twice
 */
export async function judgeCapture(options: CaptureOptions): Promise<CaptureDocument> {
  const { file, open, patterns, signal, onLines } = options;
  const usage = new KeyUsage();
  const first = await readCapture(open(), usage, {
    signal,
    onLines: (lines) => onLines?.('keys', lines),
  });
  if (first.isWhole && first.lines === 0) throw notAFile(file);
  const keys = chooseKeys(usage, patterns);
  const judge = new CaptureJudge(keys);
  const facts = await readCapture(open(), judge, {
    // Who interrupts does not want to wait for long, and wants to see something.
    ...(first.isWhole
      ? { signal }
      : { signal: NEVER, maxLines: Math.min(first.lines, MOST_AFTER) }),
    onLines: (lines) => onLines?.('forensics', lines),
  });
  if (first.isWhole && facts.isWhole && facts.lines < first.lines) throw notAFile(file);
  judge.finish();
  return resultOf({
    file,
    patterns,
    facts,
    keys,
    judge,
    isPartial: !(first.isWhole && facts.isWhole),
  });
}

const NEVER = new AbortController().signal;
/** Lines that are judged where the first reading was interrupted, at most: about half a second's. */
const MOST_AFTER = 200_000;

function notAFile(file: string): SeckillError {
  return new SeckillError(
    'usage',
    `${file}: expected a file that can be read twice, got a pipe, or a file that became shorter`,
    'write the capture to a file first: redis-cli MONITOR > monitor.txt',
  );
}
