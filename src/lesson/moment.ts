/** One thing that happened in a purchase, as a lesson tells it. */
export type Moment = When & What;

/** When it happened, and to whom. */
export interface When {
  /** Integer µs since the sale opened, on the world's clock. */
  readonly atUs: number;
  /** The place in the history; orders moments of one time. */
  readonly seq: number;
  readonly buyer: number;
}

/** What happened. Commands are as they were sent, without the sale's own prefix; stock is in units. */
export type What =
  /** Its first attempt that ends `busy`; later ones are not told. */
  | { readonly kind: 'finds-taken'; readonly command: string }
  | {
      readonly kind: 'takes-lock';
      readonly command: string;
      /** When the server lets go of the lock, µs. */
      readonly expiresUs: number;
      /** Buyers who are inside already. */
      readonly others: readonly number[];
    }
  /** The buyer's lock expires while it is inside. */
  | { readonly kind: 'lock-expires' }
  | { readonly kind: 'reads-stock'; readonly command: string; readonly stock: number }
  | {
      readonly kind: 'writes-stock';
      readonly command: string;
      readonly stock: number;
      /** True where the stock was already this low: the unit had been sold before. */
      readonly isSoldAgain: boolean;
    }
  /** An atomic change. */
  | { readonly kind: 'changes-stock'; readonly command: string; readonly stock: number }
  | { readonly kind: 'asks-service' }
  | { readonly kind: 'gets-answer'; readonly tookUs: number }
  | {
      readonly kind: 'releases-lock';
      readonly command: string;
      /** `own`: it deleted its lock; `gone`: there was none of its own to delete. */
      readonly deleted: 'own' | 'gone' | { readonly lockOf: number };
    }
  | {
      readonly kind: 'is-sold';
      /** Units sold so far, this purchase included, by the ledger. */
      readonly soldUnits: number;
      readonly isOversold: boolean;
    }
  | { readonly kind: 'is-told-sold-out' };

/** A moment of one kind. */
export type MomentOf<Kind extends What['kind']> = Extract<Moment, { readonly kind: Kind }>;
