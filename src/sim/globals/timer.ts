import { AsyncResource } from 'node:async_hooks';
import type { VirtualGlobals } from './current.ts';

/** Timers of the world that have not fired, by what a number names. */
const byNumber = new Map<number, VirtualTimer>();
/** Far from the numbers of real ones. */
let numbers = 1_000_000_000;

/** What `setTimeout`, `setInterval` and `setImmediate` give in virtual time, with the methods of Node's own. */
export class VirtualTimer extends AsyncResource {
  readonly #world: VirtualGlobals;
  readonly #delayMs: number;
  readonly #repeats: boolean;
  readonly #call: () => void;
  #cancel: () => void = () => {};
  #isRef = true;
  #number: number | undefined;

  constructor(world: VirtualGlobals, delayMs: number, repeats: boolean, call: () => void) {
    super('VirtualTimer', { requireManualDestroy: true });
    this.#world = world;
    this.#delayMs = delayMs;
    this.#repeats = repeats;
    this.#call = call;
    this.#start();
  }

  ref(): this {
    this.#isRef = true;
    return this;
  }

  unref(): this {
    this.#isRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#isRef;
  }

  /** Counts from now again, even where it has fired. */
  refresh(): this {
    this.#cancel();
    this.#start();
    return this;
  }

  close(): this {
    this.#cancel();
    this.#forget();
    return this;
  }

  [Symbol.toPrimitive](): number {
    if (this.#number === undefined) {
      numbers += 1;
      this.#number = numbers;
      byNumber.set(numbers, this);
    }
    return this.#number;
  }

  [Symbol.dispose ?? Symbol.for('nodejs.dispose')](): void {
    this.close();
  }

  #forget(): void {
    if (this.#number !== undefined) byNumber.delete(this.#number);
  }

  #start(): void {
    this.#cancel = this.#world.after(this.#delayMs, () => {
      if (this.#repeats) this.#start();
      else this.#forget();
      this.runInAsyncScope(this.#call);
    });
  }
}

/** The timer that this is, or names; undefined where it is none of a virtual world. */
export function virtualTimer(given: unknown): VirtualTimer | undefined {
  if (given instanceof VirtualTimer) return given;
  return typeof given === 'number' || typeof given === 'string'
    ? byNumber.get(Number(given))
    : undefined;
}

/** As Node has it: what is no delay of at least 1 ms is one of 1 ms. */
export function delayOf(given: unknown): number {
  const ms = Number(given);
  return ms >= 1 && ms <= 2_147_483_647 ? Math.trunc(ms) : 1;
}

/** Immediates in a row that take no time: code that asks for one after the other would hold the world for good. */
const AT_ONCE = 1_000;

let instantUs = Number.NaN;
let atThisInstant = 0;

/** How long the next immediate takes, ms: nothing, unless there have been very many at `nowUs`. */
export function immediateDelay(nowUs: number): number {
  if (nowUs !== instantUs) {
    instantUs = nowUs;
    atThisInstant = 0;
  }
  atThisInstant += 1;
  return atThisInstant > AT_ONCE ? 1 : 0;
}
