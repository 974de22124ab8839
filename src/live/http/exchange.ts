import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** What the shop answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** UTF-8, of at most {@link MOST_BYTES}. */
  readonly body: string;
}

/** Of a longer answer the rest is not kept… */
const MOST_BYTES = 1_000_000;
/** …and one that has no end is cut here. */
const LONGEST_BYTES = 64_000_000;

/** Who waits for an answer. */
export interface Listener {
  /** The request is being written to its connection. */
  sent(): void;
  answered(answer: Answer): void;
  failed(error: Error): void;
}

/** One request and its answer, as undici tells them. `over` is called once, after either: the connection is free. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #listener: Listener;
  readonly #over: () => void;
  #status = 0;
  #headers: IncomingHttpHeaders = NO_HEADERS;
  #body: Buffer | undefined;
  #bytes = 0;

  constructor(listener: Listener, over: () => void) {
    this.#listener = listener;
    this.#over = over;
  }

  onRequestStart(): void {
    this.#listener.sent();
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > LONGEST_BYTES) {
      controller.abort(new Error(`an answer of more than ${LONGEST_BYTES / 1e6} MB`));
      return;
    }
    const before = this.#body;
    if (before === undefined) this.#body = chunk;
    else if (before.length < MOST_BYTES) this.#body = Buffer.concat([before, chunk]);
  }

  onResponseEnd(): void {
    const body = this.#body?.toString('utf8', 0, MOST_BYTES) ?? '';
    this.#listener.answered({ status: this.#status, headers: this.#headers, body });
    this.#over();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#listener.failed(error);
    // undici is still clearing the connection: the next request must not be put on it yet.
    queueMicrotask(this.#over);
  }
}

const NO_HEADERS: IncomingHttpHeaders = {};
