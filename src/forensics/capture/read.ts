import { readLines } from '../../core/lines.ts';
import { type MonitorCommand, parseMonitorLine } from './command.ts';
import { CaptureFacts } from './facts.ts';

/** Takes what a capture tells, in its order. */
export interface CaptureSink {
  /** `line` is its number in the file, from 1. */
  command(command: MonitorCommand, line: number): void;
  /** Something of what the server did is missing before the next command. */
  gap(line: number): void;
}

/** What {@link readCapture} takes. */
export interface ReadOptions {
  /** Aborted: the reading ends with the batch at hand. */
  readonly signal: AbortSignal;
  /** Called now and then with the number of lines read. */
  readonly onLines?: (lines: number) => void;
  /** Ends the reading after about so many lines: with the batch at hand. */
  readonly maxLines?: number;
}

/**
 * Reads a capture once, from its first byte to its last, with a bounded memory. Damaged lines are
 * counted, not fatal; each is a gap, and so is the `OK` of another MONITOR that begins in mid-file.
 */
export async function readCapture(
  chunks: AsyncIterable<Uint8Array>,
  sink: CaptureSink,
  { signal, onLines, maxLines = Number.POSITIVE_INFINITY }: ReadOptions,
): Promise<CaptureFacts> {
  const facts = new CaptureFacts();
  for await (const { lines, firstLine, isCut } of readLines(chunks)) {
    if (signal.aborted || facts.lines >= maxLines) return facts;
    for (let index = 0; index < lines.length; index++) {
      const text = lines[index] as string;
      const line = firstLine + index;
      const read = isCut && text.trim() !== '' ? 'damaged' : parseMonitorLine(text);
      if (typeof read !== 'string') {
        if (facts.command(read, line)) sink.gap(line);
        sink.command(read, line);
      } else if (facts.other(read, line)) sink.gap(line);
    }
    onLines?.(facts.lines);
  }
  facts.isWhole = !signal.aborted;
  return facts;
}
