/** An item on sale. All amounts are units. */
export interface Sale {
  /** Names the sale in keys and output; letters, digits and dashes. */
  readonly id: string;
  /** Initial stock, units, at least 1. */
  readonly stock: number;
  /** Units one purchase takes, at least 1. */
  readonly quantity: number;
  /** Most units one buyer may own; absent means no limit. */
  readonly limitPerBuyer?: number;
}
