/** What became of the messages that orders have sent, counted in orders. */
export interface Deliveries {
  /** Orders that were to have an effect elsewhere. */
  readonly orders: number;
  /** Orders without that effect. */
  readonly undelivered: number;
  /** Effects beyond the first of each order, and effects without an order. */
  readonly surplus: number;
  /** Messages that may yet have theirs. */
  readonly onTheirWay: number;
  /** After this time one that was lost on its way comes again, ms of the strategy's clock. */
  readonly againMs?: number;
}
