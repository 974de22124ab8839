import { type KnownField, type KnownFields, timeOfFields } from './fields.ts';
import { chosenFields, requestOf } from './record.ts';
import type { LineReader, ReadingOptions, RequestSink } from './request.ts';

/**
 * One JSON object a line. Its fields are known by the first object that has a time; an object with other
 * fields is looked at anew. A chosen field may lie deeper: `user.id`.
 */
export class JsonlReader implements LineReader {
  readonly #sink: RequestSink;
  readonly #options: ReadingOptions;
  #fields: KnownFields | undefined;

  constructor(sink: RequestSink, options: ReadingOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  line(text: string, number: number): void {
    if (text.trim() === '') return;
    const record = parseObject(text);
    if (record === undefined) {
      this.#sink.damaged(number, 'not a JSON object');
      return;
    }
    const get = (name: string) => textAt(record, name);
    const request = requestOf(get, this.#fieldsOf(record), this.#options);
    if (typeof request === 'string') this.#sink.damaged(number, request);
    else this.#sink.request(request);
  }

  end(): void {}

  timeOf(): 'start' | 'end' {
    return timeOfFields(this.#fields ?? {});
  }

  #fieldsOf(record: Readonly<Record<string, unknown>>): KnownFields {
    const has = (field: KnownField | undefined) =>
      field !== undefined && textAt(record, field.name) !== undefined;
    if (has(this.#fields?.time)) return this.#fields ?? {};
    const fields = chosenFields(Object.keys(record), this.#options);
    if (this.#fields === undefined && has(fields.time)) this.#fields = fields;
    return fields;
  }
}

/** The object that a line holds; undefined where it holds none. */
export function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where there is nothing that could stand in a column. */
function textAt(record: Readonly<Record<string, unknown>>, name: string): string | undefined {
  let value = record[name];
  if (value === undefined && name.includes('.')) {
    value = name
      .split('.')
      .reduce<unknown>((part, key) => (isObject(part) ? part[key] : undefined), record);
  }
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
