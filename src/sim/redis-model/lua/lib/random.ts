/** Redis' own copy of drand48: 48 bits, 31 of which come out. The same sequence on every machine. */
export class Lrand48 {
  #state = 0x1234_abcd_330en;

  seed(value: number): void {
    this.#state = (BigInt.asUintN(32, BigInt(value)) << 16n) | 0x330en;
  }

  /** Uniform in 0 … 2^31 - 1. */
  next(): number {
    this.#state = BigInt.asUintN(48, this.#state * 0x5_deec_e66dn + 0xbn);
    return Number(this.#state >> 17n);
  }
}
