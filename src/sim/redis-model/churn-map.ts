/**
 * A map for keys that come and go. In V8 a `Map` keeps a deleted key in its chain until it grows or
 * shrinks, so that one key set and deleted again and again (a lock), beside thousands of others that
 * stay, makes each lookup walk all of its own remains: at 3,000 keys, 150 times slower. Here a
 * deleted key keeps its place, vacant, until as many are vacant as are not.
 */
export class ChurnMap<V extends object> {
  #places = new Map<string, V | undefined>();
  #vacant = 0;

  get size(): number {
    return this.#places.size - this.#vacant;
  }

  get(key: string): V | undefined {
    return this.#places.get(key);
  }

  set(key: string, value: V): void {
    if (this.#vacant !== 0 && this.#isVacant(key)) this.#vacant -= 1;
    this.#places.set(key, value);
  }

  /** Answers whether it was there. */
  delete(key: string): boolean {
    if (this.#places.get(key) === undefined) return false;
    this.#places.set(key, undefined);
    this.#vacant += 1;
    if (this.#vacant > MIN_VACANT && this.#vacant > this.size) this.#close();
    return true;
  }

  /** What is there now, as a copy; a key that was deleted and set again may stand in its first place. */
  entries(): [string, V][] {
    const entries: [string, V][] = [];
    for (const [key, value] of this.#places) if (value !== undefined) entries.push([key, value]);
    return entries;
  }

  /** Calls `use` with what is there now, one by one; `use` must not change the map. */
  forEach(use: (value: V) => void): void {
    for (const value of this.#places.values()) if (value !== undefined) use(value);
  }

  #isVacant(key: string): boolean {
    return this.#places.get(key) === undefined && this.#places.has(key);
  }

  #close(): void {
    this.#places = new Map(this.entries());
    this.#vacant = 0;
  }
}

const MIN_VACANT = 32;
