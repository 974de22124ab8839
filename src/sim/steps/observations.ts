/**
 * What the code of each node has been able to observe, in order: replies, clock readings. Two runs in
 * which a node observed the same are, for that node, the same run, for its code is deterministic.
 */
export class Observations {
  readonly #hashes: Int32Array;
  /** False where nobody will ask. */
  isKept = true;

  constructor(nodes: number) {
    this.#hashes = new Int32Array(2 * nodes);
  }

  /** The node's code has seen this. */
  add(node: number, text: string): void {
    if (!this.isKept) return;
    let first = this.#hashes[2 * node] as number;
    let second = this.#hashes[2 * node + 1] as number;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      first = Math.imul(first ^ code, 0x85ebca6b);
      second = Math.imul(second ^ code, 0xc2b2ae35);
      first ^= first >>> 13;
      second ^= second >>> 16;
    }
    // Where one observation ends and the next begins is part of it.
    this.#hashes[2 * node] = Math.imul(first ^ 0x9e3779b1, 0x27d4eb2f);
    this.#hashes[2 * node + 1] = Math.imul(second ^ 0x7feb352d, 0x165667b1);
  }

  /** Everybody's code has. */
  addToAll(text: string): void {
    for (let node = 0; 2 * node < this.#hashes.length; node++) this.add(node, text);
  }

  /** What it saw until now has no bearing on what it will do, beyond `text`. */
  replace(node: number, text: string): void {
    this.#hashes[2 * node] = 0;
    this.#hashes[2 * node + 1] = 0;
    this.add(node, text);
  }

  /** 64 bits, as text. */
  of(node: number): string {
    return `${(this.#hashes[2 * node] as number).toString(36)}.${(this.#hashes[2 * node + 1] as number).toString(36)}`;
  }

  reset(): void {
    this.#hashes.fill(0);
  }
}
