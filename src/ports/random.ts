/** Randomness fixed by the run's seed on the simulator, and by nothing live. */
export interface RandomPort {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [min, max], bounds included. */
  integer(min: number, max: number): number;
  /** A UUID v4. */
  uuid(): string;
}
