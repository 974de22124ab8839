import { crc32 } from 'node:zlib';
import { SeckillError, UsageError } from '../core/errors.ts';
import type { HistoryFold } from '../core/history.ts';
import { HistoryStream } from '../core/history-stream.ts';
import { type LineBatch, readLines } from '../core/lines.ts';
import { type Damage, DamageLog } from './damage.ts';
import { decodeEvent, number } from './decode.ts';
import { DamagedValue } from './decode-value.ts';
import {
  DEFINE,
  END_PREFIX,
  type EndLine,
  FORMAT,
  type HeaderProblem,
  parseEnd,
  parseHeader,
  type RecordedEnd,
  type RecordingHeader,
  SYNC,
} from './format.ts';
import { Journals, type StartedAttempt } from './journals.ts';

/** What reading a recording needs. */
export interface ReadOptions {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The file as the user gave it, for messages. */
  readonly file: string;
  /** Gives the folds that take the history. */
  readonly begin: (header: RecordingHeader) => readonly HistoryFold[];
  /** Aborted: stop, as if the file ended there. */
  readonly signal?: AbortSignal;
}

/** A recording that has been read. */
export interface ReadRecording {
  readonly header: RecordingHeader;
  /** Absent where the file is cut: its writer crashed, or part of it was copied. */
  readonly end: RecordedEnd | undefined;
  /** Events that the folds were given. */
  readonly events: number;
  readonly damage: Damage;
  /** Attempts that started and did not end. */
  readonly started: readonly StartedAttempt[];
}

/**
 * Reads a recording and hands its events to the folds, with their attempts' journals, as they were
 * recorded. Damaged lines are counted and left out. Memory is bounded by a chunk and the attempts that are
 * open.
 *
 * @throws UsageError where the first line is no header, or one of another format; SeckillError (`target`)
 *   where the file cannot be read to its end
 */
export async function readRecording(options: ReadOptions): Promise<ReadRecording> {
  let reader: Reader | undefined;
  try {
    for await (const batch of readLines(options.chunks)) {
      if (reader === undefined) {
        const header = headerOf(options.file, batch.lines[0] ?? '');
        reader = new Reader(header, options.begin(header));
      }
      reader.read(batch);
      if (options.signal?.aborted) break;
    }
  } catch (error) {
    throw isSystemError(error) ? unreadable(options.file, error.code) : error;
  }
  if (reader === undefined) throw new UsageError([problemOf(options.file, { kind: 'no-header' })]);
  return reader.finish();
}

class Reader {
  readonly #header: RecordingHeader;
  readonly #history: HistoryStream;
  readonly #journals = new Journals();
  readonly #texts = new Map<number, string>();
  readonly #damage = new DamageLog();
  #nowUs = 0;
  #crc32 = 0;
  #end: EndLine | undefined;

  constructor(header: RecordingHeader, folds: readonly HistoryFold[]) {
    this.#header = header;
    this.#history = new HistoryStream(folds);
  }

  read({ lines, firstLine, bytes, isCut }: LineBatch): void {
    const last = lines.length - 1;
    for (let index = firstLine === 1 ? 1 : 0; index <= last; index++) {
      this.#line(lines[index] as string, firstLine + index, isCut && index === last);
    }
    const isEnd = lines[last]?.startsWith(END_PREFIX) === true;
    this.#crc32 = crc32(isEnd ? withoutLastLine(bytes) : bytes, this.#crc32);
  }

  finish(): ReadRecording {
    const end = this.#end;
    if (end !== undefined) this.#damage.finish(end.events, end.crc32 === this.#crc32);
    return {
      header: this.#header,
      end,
      events: this.#history.events,
      damage: this.#damage.found(),
      started: this.#journals.started(),
    };
  }

  #line(line: string, lineNumber: number, isCut: boolean): void {
    if (line === '') return;
    try {
      if (this.#end !== undefined) throw new DamagedValue();
      if (line.startsWith('[')) this.#items(JSON.parse(line) as unknown[]);
      else this.#endLine(line);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof DamagedValue)) throw error;
      // Half a line at the end is what a writer that was stopped leaves behind.
      if (!isCut) this.#damage.line(lineNumber);
    }
  }

  #items(items: readonly unknown[]): void {
    const [code] = items;
    if (code === DEFINE) {
      if (typeof items[2] !== 'string') throw new DamagedValue();
      this.#texts.set(number(items[1]), items[2]);
    } else if (code === SYNC) {
      const [events, atUs] = [number(items[1]), number(items[2])];
      this.#damage.sync(events);
      this.#nowUs = atUs;
    } else {
      const atUs = this.#nowUs + number(items[1]);
      const event = decodeEvent(items, atUs, this.#texts);
      this.#nowUs = atUs;
      this.#damage.event();
      this.#history.add(event, this.#journals.of(event));
    }
  }

  #endLine(line: string): void {
    this.#end = parseEnd(line);
    if (this.#end === undefined) throw new DamagedValue();
  }
}

function headerOf(file: string, line: string): RecordingHeader {
  const read = parseHeader(line);
  if ('kind' in read) throw new UsageError([problemOf(file, read)]);
  return read;
}

function problemOf(file: string, problem: HeaderProblem) {
  switch (problem.kind) {
    case 'no-header': {
      const hint =
        'the first line of a recording tells what was run; without it nothing can be judged';
      const got = 'a first line that is damaged';
      return { subject: file, expected: 'the header of a recording', got, hint };
    }
    case 'other-format': {
      const by =
        typeof problem.tool === 'string' ? `, written by seckill-bench ${problem.tool}` : '';
      const got = `format ${JSON.stringify(problem.format)}${by}`;
      const hint = 'replay it with the version that wrote it, or a newer one';
      return { subject: file, expected: `a recording of format ${FORMAT}`, got, hint };
    }
    case 'bad-fields': {
      const got = `a header without a good ${problem.fields.join(', ')}`;
      return { subject: file, expected: 'the header of a recording', got };
    }
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function unreadable(file: string, code: string): SeckillError {
  return new SeckillError('target', `${file}: expected a file that can be read, got ${code}`);
}

function withoutLastLine(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1);
}

const NEWLINE = 10;
