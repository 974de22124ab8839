import { AttemptRecord, isSameUnit, type StockUse } from '../check/story/attempt-record.ts';
import type { AttemptEnded } from '../core/history.ts';
import { humanUnits } from '../core/human.ts';
import type { Sale } from '../core/sale.ts';
import type { DrawnMark, Moment } from '../core/timeline.ts';
import type { Actor, Cast } from './cast.ts';
import type { Found } from './locks.ts';

/** Attempts that were sold last, held against the next one. */
const SOLD_KEPT = 64;

/** Marks what went wrong in the attempts that did it, and finds the first of each kind. */
export class Moments implements Found {
  readonly #sale: Sale;
  readonly #cast: Cast;
  readonly #first = new Map<Moment['kind'], Moment>();
  /** Inside when the first overlap began. */
  #overlapped: Actor | undefined;
  /** A ring, until two of them were sold the same unit. */
  readonly #soldLast: { readonly actor: Actor; readonly use: StockUse }[] = [];
  #soldCount = 0;
  readonly #owned = new Map<number, number>();
  #sold = 0;

  constructor(sale: Sale, cast: Cast) {
    this.#sale = sale;
    this.#cast = cast;
  }

  overlap(actor: Actor, inside: Actor, atUs: number): void {
    if (!this.#first.has('overlap')) this.#overlapped = inside;
    const text = `enters while buyer ${inside.buyer} is inside`;
    this.#mark(actor, { kind: 'overlap', atUs, text, other: inside.buyer }, inside);
  }

  overlapInDoubt(inside: Actor): void {
    if (inside !== this.#overlapped) return;
    this.#overlapped = undefined;
    this.#first.delete('overlap');
  }

  foreignRelease(actor: Actor, owner: Actor | undefined, atUs: number): void {
    const whose = owner === undefined ? "another's lock" : `buyer ${owner.buyer}'s lock`;
    const mark = { kind: 'foreign-release', atUs, text: `deletes ${whose}` } as const;
    this.#mark(actor, owner === undefined ? mark : { ...mark, other: owner.buyer }, owner);
  }

  /** An attempt was sold. */
  soldTo(actor: Actor, event: AttemptEnded): void {
    const { stock } = this.#sale;
    const { atUs, units } = event;
    const before = this.#sold;
    this.#sold += units;
    this.#findSameUnit(actor, atUs);
    if (before < stock && this.#sold >= stock) {
      const text = `the last of ${humanUnits(stock, 'unit')} is sold`;
      this.#mark(actor, { kind: 'all-sold', atUs, text });
    }
    if (this.#sold > stock) {
      const text =
        units === 1
          ? `is sold unit ${this.#sold} of ${stock}`
          : `is sold ${humanUnits(units, 'unit')}: ${this.#sold} of ${stock} are sold now`;
      this.#mark(actor, { kind: 'oversold', atUs, text });
    }
    this.#holdAgainstLimit(actor, event);
  }

  /** In the order of time. */
  finish(): readonly Moment[] {
    return [...this.#first.values()].sort((a, b) => a.atUs - b.atUs);
  }

  #findSameUnit(actor: Actor, atUs: number): void {
    if (this.#first.has('same-unit')) return;
    const use = new AttemptRecord(actor.attempt, actor.buyer, actor.journal).stockUse();
    if (use === undefined) return;
    const twin = this.#soldLast.find((sold) => isSameUnit(use, sold.use))?.actor;
    if (twin !== undefined) {
      const what = this.#sale.quantity === 1 ? 'the unit' : 'the units';
      const text = `is sold ${what} that buyer ${twin.buyer} was sold`;
      this.#mark(actor, { kind: 'same-unit', atUs, text, other: twin.buyer }, twin);
      return;
    }
    this.#soldLast[this.#soldCount % SOLD_KEPT] = { actor, use };
    this.#soldCount += 1;
  }

  #holdAgainstLimit(actor: Actor, { atUs, units }: AttemptEnded): void {
    const { limitPerBuyer } = this.#sale;
    if (limitPerBuyer === undefined) return;
    const owned = (this.#owned.get(actor.buyer) ?? 0) + units;
    this.#owned.set(actor.buyer, owned);
    if (owned <= limitPerBuyer) return;
    const text = `owns ${humanUnits(owned, 'unit')}, the limit is ${limitPerBuyer}`;
    this.#mark(actor, { kind: 'over-limit', atUs, text });
  }

  #mark(actor: Actor, mark: DrawnMark, other?: Actor): void {
    actor.marks ??= [];
    actor.marks.push(mark);
    const { kind, atUs, text } = mark;
    if (this.#first.has(kind)) return;
    const { attempt, buyer } = actor;
    this.#first.set(kind, { kind, atUs, attempt, buyer, text });
    this.#cast.around(actor, other);
  }
}
