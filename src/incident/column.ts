/** Numbers that grow in number: eight bytes each, and no object. */
export class Column {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  get length(): number {
    return this.#length;
  }

  /** All of them; shares its memory with the column. */
  values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
