import type { Writable } from 'node:stream';

/** What is said to a server in one turn of the event loop leaves in one write: one system call less for each batch. */
export class Cork {
  #isIn = false;

  /** Keeps what is written from now on until the end of this turn. */
  put(stream: Pick<Writable, 'cork' | 'uncork'>): void {
    if (this.#isIn) return;
    this.#isIn = true;
    stream.cork();
    process.nextTick(() => {
      this.#isIn = false;
      stream.uncork();
    });
  }
}
