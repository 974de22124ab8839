/** Some lines of a file, in order. */
export interface LineBatch {
  /** Without their ends (`\n` or `\r\n`). */
  readonly lines: readonly string[];
  /** The number of the first of them in the file, from 1. */
  readonly firstLine: number;
  /** The same as they stand in the file. */
  readonly bytes: Uint8Array;
  /** True for a last batch that holds one line without an end: its writer was stopped, or left it out. */
  readonly isCut: boolean;
}

/** Bytes of one line; a longer one comes in pieces, each as a line. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * The lines of a stream of UTF-8, a chunk's worth at a time: a promise for each line would cost more
 * than the line. A byte order mark is left out of the first line; memory is bounded by a chunk and the
 * longest line.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  let firstLine = 1;
  let rest: Uint8Array = new Uint8Array(0);
  const batch = (bytes: Uint8Array, isCut: boolean): LineBatch => {
    const lines = linesOf(bytes, firstLine === 1);
    const made = { lines, firstLine, bytes, isCut };
    firstLine += lines.length;
    return made;
  };
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const bytes =
        rest.length === 0 ? chunk.subarray(0, end) : joined(rest, chunk.subarray(0, end));
      rest = chunk.slice(end);
      yield batch(bytes, false);
    } else rest = joined(rest, chunk);
    if (rest.length < LONGEST_LINE) continue;
    yield batch(rest, false);
    rest = new Uint8Array(0);
  }
  if (rest.length > 0) yield batch(rest, true);
}

const NEWLINE = 10;

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  return first.length === 0 ? second : Buffer.concat([first, second]);
}

function linesOf(bytes: Uint8Array, isFirst: boolean): string[] {
  let text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (isFirst && text.startsWith('\ufeff')) text = text.slice(1);
  if (text.includes('\r')) text = text.replaceAll('\r\n', '\n');
  const lines = text.split('\n');
  if (text.endsWith('\n')) lines.pop();
  return lines;
}
