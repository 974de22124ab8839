import type { Random } from '../core/random.ts';

/** Draws how long each leg of one connection takes, integer µs. */
export interface Legs {
  requestUs(): number;
  replyUs(): number;
}

/**
 * The simulated network: every leg takes a uniform time in [minUs, maxUs], bounds included, drawn
 * per connection. Until it is opened everything arrives at once, so that setting a sale up costs no
 * virtual time.
 */
export class Network {
  #isOpen = false;
  readonly #minUs: number;
  readonly #maxUs: number;

  constructor(minUs: number, maxUs: number) {
    this.#minUs = minUs;
    this.#maxUs = maxUs;
  }

  /** From now on legs take their time. */
  open(): void {
    this.#isOpen = true;
  }

  /** The legs of one connection, drawn from its own stream. */
  legs(random: Random): Legs {
    const draw = () => (this.#isOpen ? random.integer(this.#minUs, this.#maxUs) : 0);
    return { requestUs: draw, replyUs: draw };
  }
}
