import { type Tail, TailReader } from './access-tail.ts';
import { readTarget } from './record.ts';
import type { LineReader, LoggedRequest, ReadingOptions, RequestSink } from './request.ts';
import { parseTime } from './time.ts';

/**
 * The access logs of nginx and Apache: the combined or common format, and after it how long requests took
 * (see {@link TailReader}). The buyer is the client's address, or what `buyerField` says: `user`,
 * `forwarded`, `query:<parameter>`, or the name of a `key=value` at the end of the line.
 *
 * nginx writes the time at which a request ended, Apache (%t) that at which it came. They are told apart
 * by how they write durations: nginx in seconds with decimals, Apache in whole numbers.
 */
export class AccessLogReader implements LineReader {
  readonly #sink: RequestSink;
  readonly #options: ReadingOptions;
  readonly #tails: TailReader;
  #nginxLines = 0;
  #apacheLines = 0;

  constructor(sink: RequestSink, options: ReadingOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#tails = new TailReader(options);
  }

  line(text: string, number: number): void {
    if (text.trim() === '') return;
    const request = this.#read(text);
    if (typeof request === 'string') this.#sink.damaged(number, request);
    else this.#sink.request(request);
  }

  end(): void {}

  timeOf(): 'start' | 'end' {
    return this.#nginxLines > this.#apacheLines ? 'end' : 'start';
  }

  #read(text: string): LoggedRequest | string {
    const [, front, time, target = '', status, tailText = ''] = LINE.exec(text) ?? [];
    if (front === undefined || time === undefined) return 'not a line of an access log';
    const tail = this.#tails.read(tailText);
    const moment = tail.moment ?? parseTime(time);
    if (moment === undefined) return 'a time that cannot be read';
    const { path, method } = readTarget(target);
    if (path === undefined) return 'no request line';
    const { address, user } = readFront(front);
    const buyer = this.#buyer(address, user, target, tail);
    const { buyerField, delayField } = this.#options;
    if (buyer === undefined) return `no ${buyerField ?? 'address'}`;
    if (delayField !== undefined && !tail.named.has(delayField)) return `no ${delayField}=`;
    if (tail.isNginx) this.#nginxLines += 1;
    else if (tail.unitless !== undefined) this.#apacheLines += 1;
    const { requestUs, upstreamUs, unitless } = tail;
    const { atUs, resolutionUs } = moment;
    return { atUs, resolutionUs, buyer, requestUs, upstreamUs, unitless, status, method, path };
  }

  #buyer(address: string, user: string, target: string, tail: Tail): string | undefined {
    const field = this.#options.buyerField ?? 'address';
    if (field === 'address') return something(address);
    if (field === 'user') return something(user);
    if (field === 'forwarded') return something(tail.forwarded?.split(',')[0]?.trim());
    if (field.startsWith('query:')) return parameter(target, field.slice('query:'.length));
    return something(tail.named.get(field));
  }
}

/** True for a line of an access log. */
export function isAccessLine(line: string): boolean {
  const [, , time = ''] = LINE.exec(line) ?? [];
  return parseTime(time) !== undefined;
}

/** Front, [time], "request", status, bytes, and the rest. */
const LINE = /^([^["]+) \[([^\]]+)\] "((?:[^"\\]|\\.)*)" (\d{3}|-) (?:\d+|-)((?: .*)?)$/;

/** `address ident user`, with a virtual host before it where one is logged. */
function readFront(front: string): { readonly address: string; readonly user: string } {
  const words = front.split(' ');
  const hasHost = words.length > 3 && words[1] !== '-' && words[2] === '-';
  const [address = '', , ...user] = hasHost ? words.slice(1) : words;
  return { address, user: user.join(' ') };
}

function parameter(target: string, name: string): string | undefined {
  const query = /\?([^ #]*)/.exec(target)?.[1];
  return query === undefined ? undefined : something(new URLSearchParams(query).get(name));
}

function something(text: string | null | undefined): string | undefined {
  return text === undefined || text === null || text === '' || text === '-' ? undefined : text;
}
