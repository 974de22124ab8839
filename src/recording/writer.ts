import { crc32 } from 'node:zlib';
import { EVENT_KINDS, type HistoryEvent, type HistoryFold } from '../core/history.ts';
import { encodeEvent } from './encode.ts';
import {
  endLine,
  headerLine,
  type RecordedEnd,
  type RecordingHeader,
  SYNC,
  SYNC_EVERY,
} from './format.ts';
import { LineBuffer } from './line-buffer.ts';
import { Texts } from './texts.ts';

/** Bytes that are gathered before they are written. */
const CHUNK = 256 * 1024;

/** What a recording is written with. */
export interface RecordingOptions {
  readonly header: RecordingHeader;
  /**
   * Takes the bytes, in order, and must not throw: the header at once, then a chunk of about 256 KB
   * whenever one is full, synchronously. A sale on the simulator never yields, so that a sink which
   * waited would have to keep all of it.
   */
  readonly write: (chunk: Uint8Array) => void;
  /** Takes passwords out of texts. */
  readonly redact?: (text: string) => string;
}

/** A fold that writes a history down as it happens. Memory: one chunk, and at most 4,096 short texts. */
export interface RecordingWriter extends HistoryFold {
  on(event: HistoryEvent): void;
  /** Once, after the last event: writes what shows that nothing is missing. */
  finish(end: RecordedEnd): void;
}

/** Starts a recording: docs/replay.md describes the format. */
export function startRecording(options: RecordingOptions): RecordingWriter {
  return new Writer(options);
}

class Writer implements RecordingWriter {
  readonly listensTo = EVENT_KINDS;
  readonly #write: (chunk: Uint8Array) => void;
  readonly #texts: Texts;
  readonly #lines = new LineBuffer(CHUNK);
  #crc32 = 0;
  #events = 0;
  #nowUs = 0;

  constructor({ header, write, redact }: RecordingOptions) {
    this.#write = write;
    this.#texts = new Texts(redact ?? ((text) => text));
    this.#lines.raw(headerLine(header));
    this.#flush();
  }

  on(event: HistoryEvent): void {
    encodeEvent(event, event.atUs - this.#nowUs, this.#texts, this.#lines);
    this.#nowUs = event.atUs;
    this.#events += 1;
    if (this.#events % SYNC_EVERY === 0) {
      this.#lines.raw(`["${SYNC}",${this.#events},${this.#nowUs}]\n`);
    }
    if (this.#lines.length >= CHUNK) this.#flush();
  }

  finish(end: RecordedEnd): void {
    this.#flush();
    this.#lines.raw(endLine({ events: this.#events, crc32: this.#crc32, ...end }));
    this.#flush();
  }

  #flush(): void {
    if (this.#lines.length === 0) return;
    const chunk = this.#lines.take();
    this.#crc32 = crc32(chunk, this.#crc32);
    this.#write(chunk);
  }
}
