/** Time as the harness sees it: integer µs since the sale opened, on the world's clock. */
export interface HarnessClock {
  nowUs(): number;
  /** Settles at or just after `atUs`; at once where that has passed. */
  sleepUntil(atUs: number): Promise<void>;
  /**
   * Like {@link sleepUntil}; calls `act` just before it settles, at the same reading of the clock. `what`
   * names what is waited for, for a world that lets somebody choose what comes next.
   */
  actAt(atUs: number, act: () => void, what?: string): Promise<void>;
}
