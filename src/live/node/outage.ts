import { setTimeout as sleep } from 'node:timers/promises';
import { RECONNECT_FOR_MS } from '../options.ts';
import type { NodeHooks } from '../store.ts';

/** A node's server that may be out of reach for a while. */
export interface WatchedServer {
  /** As printed. */
  readonly label: string;
  /** How long it is waited for, ms; as long as a Redis unless told. */
  readonly forMs: number | undefined;
  /** True where an outage is told of only when it lasts. */
  readonly isQuiet?: boolean;
  /** Asked again and again during an outage: is it back? */
  isBack(): boolean | Promise<boolean>;
  /** Nobody waits for it any more. */
  isMoot(): boolean;
}

/** Pause before a server is looked for, ms. */
export const LOOK_AGAIN_MS = 100;

/** Tells of a server's outages: a line for each, and one for its end; the run fails where one lasts. */
export class OutageWatch {
  readonly #server: WatchedServer;
  readonly #hooks: NodeHooks;
  #isOut = false;

  constructor(server: WatchedServer, hooks: NodeHooks) {
    this.#server = server;
    this.#hooks = hooks;
  }

  /** True from the beginning of an outage to its end, for good where it lasted. */
  get isOut(): boolean {
    return this.#isOut;
  }

  /** The server is gone, unless that is known. `told` says how, in words, and `toldAtLast` where it stays away. */
  async begin(told: string, toldAtLast: string = told): Promise<void> {
    if (this.#isOut) return;
    this.#isOut = true;
    const { label, isQuiet = false, forMs = RECONNECT_FOR_MS } = this.#server;
    if (!isQuiet) this.#hooks.note(`${told}; trying again for up to ${forMs / 1000} s`);
    const until = performance.now() + forMs;
    for (;;) {
      await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
      if (this.#server.isMoot()) return;
      if (await this.#server.isBack()) break;
      if (performance.now() > until) return this.#hooks.lost(toldAtLast);
    }
    this.#isOut = false;
    if (!isQuiet) this.#hooks.note(`${label}: connected again`);
  }
}
