/**
 * A list that is cheap at both ends:
 *
 *     slots:  [ '' '' | a b c d ]
 *                head ^
 *
 * Pops on the left move `head`; pushes on the left use the room before it. Two lists with the same
 * items may differ in `head`, so compare them by `toArray()`.
 */
export class List {
  #slots: string[] = [];
  #head = 0;

  constructor(items: readonly string[] = []) {
    this.#slots = items.slice();
  }

  get length(): number {
    return this.#slots.length - this.#head;
  }

  /** The item at `index` from the left, 0 first; undefined outside. */
  at(index: number): string | undefined {
    return index < 0 ? undefined : this.#slots[this.#head + index];
  }

  /** Replaces the item at `index`, which must exist. */
  setAt(index: number, item: string): void {
    this.#slots[this.#head + index] = item;
  }

  pushLeft(item: string): void {
    if (this.#head === 0) this.#makeRoom();
    this.#head -= 1;
    this.#slots[this.#head] = item;
  }

  pushRight(item: string): void {
    this.#slots.push(item);
  }

  popLeft(): string | undefined {
    if (this.length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = '';
    this.#head += 1;
    if (this.#head > 32 && this.#head * 2 > this.#slots.length) this.#replace(this.toArray());
    return item;
  }

  popRight(): string | undefined {
    return this.length === 0 ? undefined : this.#slots.pop();
  }

  /** Items from `start` to before `end`, as `Array.prototype.slice` with indexes of at least 0. */
  slice(start: number, end: number): string[] {
    return this.#slots.slice(this.#head + start, this.#head + end);
  }

  /** As `Array.prototype.splice`. */
  splice(start: number, deleteCount: number, ...items: string[]): void {
    this.#slots.splice(this.#head + start, deleteCount, ...items);
  }

  /** All items, left first, as a new array. */
  toArray(): string[] {
    return this.#slots.slice(this.#head);
  }

  /** Keeps only the items from `start` to before `end`. */
  keep(start: number, end: number): void {
    this.#replace(this.slice(start, end));
  }

  #makeRoom(): void {
    const room = Math.max(8, this.#slots.length);
    this.#slots = new Array<string>(room).fill('').concat(this.#slots);
    this.#head = room;
  }

  #replace(items: string[]): void {
    this.#slots = items;
    this.#head = 0;
  }
}
