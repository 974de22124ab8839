/** The window moves in steps of this, µs. */
const SLOT_US = 10_000;
/** Slots of a window of one second. */
const SLOTS = 100;

/** The most events within any one second, by windows that begin every 10 ms. */
export class PeakRate {
  readonly #slots = new Array<number>(SLOTS).fill(0);
  #newest = 0;
  #inWindow = 0;
  #peak = 0;

  /** `atUs`: µs on any clock, 0 or more; one that stepped back counts as not moving. */
  add(atUs: number): void {
    const slot = Math.max(this.#newest, Math.floor(atUs / SLOT_US));
    if (slot - this.#newest >= SLOTS) this.#empty();
    else for (let past = this.#newest + 1; past <= slot; past++) this.#forget(past % SLOTS);
    this.#newest = slot;
    this.#slots[slot % SLOTS] = (this.#slots[slot % SLOTS] ?? 0) + 1;
    this.#inWindow += 1;
    if (this.#inWindow > this.#peak) this.#peak = this.#inWindow;
  }

  get perSec(): number {
    return this.#peak;
  }

  #forget(index: number): void {
    this.#inWindow -= this.#slots[index] ?? 0;
    this.#slots[index] = 0;
  }

  #empty(): void {
    this.#slots.fill(0);
    this.#inWindow = 0;
  }
}
