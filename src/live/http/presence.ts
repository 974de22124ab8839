import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeHooks } from '../store.ts';
import type { HttpEndpoint } from './endpoint.ts';

/** A shop at which nobody listens for this long while the sale is open is gone, ms. */
const GONE_AFTER_MS = 5_000;
const LOOK_AGAIN_MS = 50;
const CONNECT_WITHIN_MS = 2_000;

/** Whether a shop is there: looked at from when a request got no answer. */
export class Presence {
  readonly #endpoint: HttpEndpoint;
  readonly #hooks: NodeHooks;
  #isLooking = false;
  #isClosed = false;
  #silentSince: number | undefined;

  constructor(endpoint: HttpEndpoint, hooks: NodeHooks) {
    this.#endpoint = endpoint;
    this.#hooks = hooks;
  }

  /** True where nobody listens, or that is being looked at. */
  get isDoubtful(): boolean {
    return this.#isLooking;
  }

  /** A connection was cut or refused: looks whether anybody listens, until somebody does or the shop is given up. */
  doubt(): void {
    if (this.#isLooking || this.#isClosed) return;
    this.#isLooking = true;
    void this.#look().then((isThere) => {
      this.#isLooking = !isThere;
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  /** False where nobody was found. */
  async #look(): Promise<boolean> {
    const { label, origin } = this.#endpoint;
    const { note, lost, isSaleOpen } = this.#hooks;
    while (!(await listens(origin))) {
      if (this.#isClosed) return false;
      if (this.#silentSince === undefined) {
        this.#silentSince = performance.now();
        note(`${label}: nobody listens; trying again for up to ${GONE_AFTER_MS / 1000} s`);
      }
      // After the sale nobody is left who could wait.
      const isOver = isSaleOpen?.() === false;
      if (isOver || performance.now() - this.#silentSince >= GONE_AFTER_MS) {
        const words = isOver
          ? 'nobody listens any more'
          : `nobody has listened for ${GONE_AFTER_MS / 1000} s`;
        lost(`${label}: ${words}`);
        return false;
      }
      await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
    }
    if (this.#silentSince !== undefined) note(`${label}: listens again`);
    this.#silentSince = undefined;
    return true;
  }
}

function listens(origin: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(origin);
  const standard = protocol === 'https:' ? 443 : 80;
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port || standard), timeout: CONNECT_WITHIN_MS });
    const tell = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket
      .once('connect', () => tell(true))
      .once('error', () => tell(false))
      .once('timeout', () => tell(false));
  });
}
