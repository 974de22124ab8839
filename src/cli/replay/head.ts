import { UsageError } from '../../core/errors.ts';
import { show } from '../../scenario/show.ts';
import type { Context } from '../context.ts';

/** Bytes of a file's beginning that kinds are told by. */
const HEAD_BYTES = 64 * 1024;

/**
 * The beginning of a file as text, without a byte order mark.
 *
 * @throws UsageError where the file cannot be read, or is empty
 */
export async function readHead(context: Context, file: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of context.readChunks(file)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD_BYTES) break;
    }
  } catch (error) {
    const got = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError([
      { subject: file, expected: 'a file to replay', got: READ_ERRORS[got] ?? got },
    ]);
  }
  if (bytes === 0) {
    throw new UsageError([{ subject: file, expected: 'a file to replay', got: 'an empty file' }]);
  }
  // The decoder takes the byte order mark away.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, HEAD_BYTES));
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'nothing there (ENOENT)',
  EISDIR: 'a folder (EISDIR)',
};

/** True where it is no text. */
export function isBinary(head: string): boolean {
  return head.slice(0, 4096).includes('\0') || head.slice(0, 4096).split('\ufffd').length > 8;
}

/** What stands in the first line, for an error. */
export function describeHead(head: string): string {
  if (isBinary(head)) return 'bytes that are no text';
  const [first = ''] = head.split('\n', 1);
  const line = first.trimEnd();
  if (line === '') return 'a first line that is empty';
  return `a file that begins with ${show(line.length > 60 ? `${line.slice(0, 59)}…` : line)}`;
}
