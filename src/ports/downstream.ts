/**
 * The services a purchase calls while it works; their latency is the scenario's (`--delay`,
 * `--order-delay`). Both resolve when the service said yes, and reject when the call failed.
 */
export interface DownstreamPort {
  /** The user service: may this buyer buy? */
  validate(buyer: number): Promise<void>;
  /** The order service: record that this buyer bought so many units. */
  order(buyer: number, units: number): Promise<void>;
}
