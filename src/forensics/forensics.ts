import type { CaptureDocument } from '../core/capture-result.ts';
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
 */
export async function judgeCapture(options: CaptureOptions): Promise<CaptureDocument> {
  const { file, open, patterns, signal, onLines } = options;
  const usage = new KeyUsage();
  const first = await readCapture(open(), usage, {
    signal,
    onLines: (lines) => onLines?.('keys', lines),
  });
  const keys = chooseKeys(usage, patterns);
  const judge = new CaptureJudge(keys);
  if (!first.isWhole)
    return resultOf({ file, patterns, facts: first, keys, judge, isPartial: true });
  const facts = await readCapture(open(), judge, {
    signal,
    onLines: (lines) => onLines?.('forensics', lines),
  });
  judge.finish();
  return resultOf({ file, patterns, facts, keys, judge, isPartial: !facts.isWhole });
}
