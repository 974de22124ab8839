import type { Moment } from './time.ts';

/** One request at its moment, as a line of a log tells it. Durations are µs. */
export interface LoggedRequest extends Moment {
  /** Undefined where the log names nobody: it is a buyer of its own then. */
  readonly buyer: string | undefined;
  /** How long the whole request took. */
  readonly requestUs?: number | undefined;
  /** How long the service behind took. */
  readonly upstreamUs?: number | undefined;
  /** How long the whole request took, in a unit that the line does not say. */
  readonly unitless?: number | undefined;
  /** Units asked for. */
  readonly units?: number | undefined;
  /** The response's status code. */
  readonly status?: string | undefined;
  readonly method?: string | undefined;
  /** Without its query. */
  readonly path?: string | undefined;
}

/** Takes what a reader finds. */
export interface RequestSink {
  request(request: LoggedRequest): void;
  /** A line that cannot be read; `line` counts from 1. */
  damaged(line: number, reason: string): void;
}

/** Reads one format, a line at a time. */
export interface LineReader {
  /** `number` counts from 1; lines come in order. */
  line(text: string, number: number): void;
  /** After the last line. */
  end(): void;
  /** Which end of a request its times are; after {@link end}. */
  timeOf(): 'start' | 'end';
}

/** What the user says of the log. */
export interface ReadingOptions {
  /** The field or column that holds it, in place of the names that are known. */
  readonly timeField?: string | undefined;
  readonly buyerField?: string | undefined;
  readonly delayField?: string | undefined;
  /** The unit of delays that have none, in µs. */
  readonly delayUnitUs?: number | undefined;
}
