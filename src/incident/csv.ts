import { type Problem, UsageError } from '../core/errors.ts';
import { type KnownFields, timeOfFields } from './fields.ts';
import { chosenFields, requestOf } from './record.ts';
import type { LineReader, ReadingOptions, RequestSink } from './request.ts';

/** Separators that a header is tried with; a comma is RFC 4180's. */
const SEPARATORS = [',', ';', '\t'];

/** A quoted field may hold line breaks; a record of more lines is taken for a quote that was not closed. */
const MOST_LINES = 20;

/**
 * CSV by RFC 4180 with a header line, separated by commas, semicolons or tabs. Quoted fields may hold
 * separators, doubled quotes and line breaks. A quote that is never closed costs its own line only.
 */
export class CsvReader implements LineReader {
  readonly #file: string;
  readonly #sink: RequestSink;
  readonly #options: ReadingOptions;
  #header: Header | undefined;
  /** Lines of a record whose quote is still open, and the number of the first. */
  #open: string[] = [];
  #firstLine = 0;

  constructor(file: string, sink: RequestSink, options: ReadingOptions) {
    this.#file = file;
    this.#sink = sink;
    this.#options = options;
  }

  /** @throws UsageError for a header without a time, or without a field that was asked for. */
  line(text: string, number: number): void {
    if (this.#open.length === 0) {
      if (text.trim() === '') return;
      this.#firstLine = number;
    }
    if (this.#header === undefined) {
      this.#header = readHeader(this.#file, text, this.#options);
      return;
    }
    this.#open.push(text);
    const fields = splitRecord(this.#open.join('\n'), this.#header.separator);
    if (fields !== undefined) {
      this.#open = [];
      this.#record(fields, this.#header);
    } else if (this.#open.length >= MOST_LINES) this.#giveUpFirst();
  }

  end(): void {
    while (this.#open.length > 0) this.#giveUpFirst();
  }

  timeOf(): 'start' | 'end' {
    return timeOfFields(this.#header?.fields ?? {});
  }

  #record(values: readonly string[], { names, fields }: Header): void {
    if (values.length > names.length || (values.length < names.length && values.length < 2)) {
      this.#sink.damaged(this.#firstLine, 'another number of fields than the header');
      return;
    }
    const get = (name: string) => values[names.indexOf(name)];
    const request = requestOf(get, fields, this.#options);
    if (typeof request === 'string') this.#sink.damaged(this.#firstLine, request);
    else this.#sink.request(request);
  }

  /** The first line has an open quote; those after it are read on their own. */
  #giveUpFirst(): void {
    const [, ...rest] = this.#open;
    const number = this.#firstLine;
    this.#open = [];
    this.#sink.damaged(number, 'a quote that is not closed');
    for (const [index, text] of rest.entries()) this.line(text, number + 1 + index);
  }
}

/** The columns of a CSV file by its first line, in which separators stand between names. */
export function splitHeader(line: string): { names: readonly string[]; separator: string } {
  const count = (separator: string) => line.split(separator).length;
  const [separator = ','] = [...SEPARATORS].sort((a, b) => count(b) - count(a));
  const names = splitRecord(line, separator) ?? [];
  return { names: names.map((name) => name.trim()), separator };
}

interface Header {
  readonly names: readonly string[];
  readonly separator: string;
  readonly fields: KnownFields;
}

function readHeader(file: string, line: string, options: ReadingOptions): Header {
  const { names, separator } = splitHeader(line);
  const fields = chosenFields(names, options);
  const got = names.join(', ') || 'an empty line';
  const problems: Problem[] = [];
  const { timeField, buyerField, delayField } = options;
  for (const [flag, name] of Object.entries({ timeField, buyerField, delayField })) {
    if (name === undefined || names.includes(name)) continue;
    problems.push({
      subject: FLAGS[flag] ?? flag,
      expected: `a column of ${file}: ${got}`,
      got: name,
    });
  }
  if (fields.time === undefined) {
    const hint = '--time-field <name> says which column it is';
    const expected = 'a header with a column for the time (time, at, timestamp)';
    problems.push({ subject: `${file}:1`, expected, got, hint });
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { names, separator, fields };
}

const FLAGS: Readonly<Record<string, string>> = {
  timeField: '--time-field',
  buyerField: '--buyer-field',
  delayField: '--delay-field',
};

/** The fields of one record; undefined where its last quote is still open. */
function splitRecord(text: string, separator: string): string[] | undefined {
  if (!text.includes('"')) return text.split(separator);
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      if (close === -1) return undefined;
      const end = endOfField(text, close, separator);
      // What stands after the closing quote is no CSV, and is kept as it is.
      fields.push(text.slice(at + 1, close).replaceAll('""', '"') + text.slice(close + 1, end));
      at = end + 1;
    } else {
      const end = endOfField(text, at, separator);
      fields.push(text.slice(at, end));
      at = end + 1;
    }
    if (at > text.length) return fields;
  }
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at;
}

function endOfField(text: string, from: number, separator: string): number {
  const end = text.indexOf(separator, from);
  return end === -1 ? text.length : end;
}
