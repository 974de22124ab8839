/** Time as the harness sees it: integer µs since the sale opened, on the world's clock. */
export interface HarnessClock {
  nowUs(): number;
  /** Settles at or just after `atUs`; at once where that has passed. */
  sleepUntil(atUs: number): Promise<void>;
  /** Like {@link sleepUntil}; calls `act` just before it settles, at the same reading of the clock. */
  actAt(atUs: number, act: () => void): Promise<void>;
}
