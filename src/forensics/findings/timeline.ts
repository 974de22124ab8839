/** One moment of a lock's story. */
export interface Moment {
  readonly atUs: number;
  /** 0 where no line shows it. */
  readonly line: number;
  /** The client; absent where nobody did it. */
  readonly who?: string;
  readonly text: string;
  /** What went wrong here. */
  readonly mark?: string;
}

const BEFORE = 7;
const AFTER = 6;

/** Keeps the moments around the first that went wrong; until then, the latest ones. */
export class Timeline {
  readonly #moments: Moment[] = [];
  #marked = 0;

  /** False once everything is kept: nothing need be told any more. */
  get isOpen(): boolean {
    return this.#marked < AFTER;
  }

  add(moment: Moment): void {
    if (!this.isOpen) return;
    // An expiry is noticed late.
    let at = this.#moments.length;
    while (moment.line === 0 && (this.#moments[at - 1]?.atUs ?? 0) > moment.atUs) at -= 1;
    this.#moments.splice(at, 0, moment);
    if (this.#marked > 0 || moment.mark !== undefined) this.#marked += 1;
    else if (this.#moments.length > BEFORE) this.#moments.shift();
  }

  /** Empty where nothing went wrong. */
  get moments(): readonly Moment[] {
    return this.#marked === 0 ? [] : this.#moments;
  }
}
