import type { Outcome } from '../core/outcome.ts';
import type { Sale } from '../core/sale.ts';
import type { PurchaseRequest } from './strategy.ts';

/** A shop that is somebody's own HTTP service. */
export interface HttpPort {
  /**
   * Puts the shop back as its scenario says, gives every buyer what identifies it, and reads what the oracle says before.
   *
   * @throws SeckillError (`target`)
   */
  prepare(sale: Sale): Promise<void>;
  /** Sends one purchase. Rejects where nobody knows what came of it, and where no rule tells what the answer means. */
  buy(sale: Sale, request: PurchaseRequest): Promise<Outcome>;
  /** What the shop's own store says was sold since {@link prepare}, units; undefined where the oracle does not tell. */
  readonly sold: (() => Promise<number>) | undefined;
  /** What it says is left, units; what is left of the stock after what it says was sold, where it tells only that. */
  remaining(): Promise<number>;
}

/**
 * How a shop is bought from. Texts are templates: `{{buyer.id}}` and the like. Plain data, without secrets as long as
 * variables of the environment (`${TOKEN}`) stand for them.
 */
export interface HttpSpec {
  readonly request: HttpRequestSpec;
  /** The first rule whose conditions all hold tells the outcome; at least one. */
  readonly outcome: readonly OutcomeRule[];
  /** Open connections; absent for one for each buyer, within bounds. */
  readonly connections?: number;
  readonly keepAlive: boolean;
  /** How long the shop may be silent, ms of wall time. */
  readonly timeoutMs: number;
  /** Sent one after the other before the sale; each must be answered with 2xx. */
  readonly reset: readonly HttpRequestSpec[];
  readonly session?: SessionSpec;
  readonly oracle: OracleSpec;
}

/** One request; its path is taken from the target's. */
export interface HttpRequestSpec {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True where what goes into the body stands in JSON text. */
  readonly isJson: boolean;
}

/** When an answer means what. */
export interface OutcomeRule {
  readonly is: Outcome;
  /** Status codes, bounds included; any where absent. */
  readonly status?: readonly (readonly [from: number, to: number])[];
  /** What must stand at each path (`order.state`) of a JSON body; empty for no condition. */
  readonly json: Readonly<Record<string, JsonScalar>>;
  /** What the body must contain. */
  readonly text?: string;
}

/** A value of JSON that has no parts. */
export type JsonScalar = string | number | boolean | null;

/** What identifies a buyer, as `{{session.…}}`. */
export type SessionSpec =
  /** The columns of a CSV file with a header; the first row is the first buyer's. */
  | { readonly kind: 'csv'; readonly file: string }
  | {
      readonly kind: 'login';
      readonly request: HttpRequestSpec;
      /** Paths in the JSON of the answer, by name. */
      readonly take: Readonly<Record<string, string>>;
      /** True where the cookies of the answer go with the buyer's purchases. */
      readonly cookies: boolean;
    };

/** Who is asked what was really sold; at least one of both. */
export interface OracleSpec {
  readonly sold?: OracleQuestion;
  readonly remaining?: OracleQuestion;
}

/** A question that is answered with a number of units. */
export type OracleQuestion =
  | { readonly kind: 'sql'; readonly url: string; readonly query: string }
  | { readonly kind: 'redis'; readonly url: string; readonly command: readonly string[] }
  | { readonly kind: 'http'; readonly request: HttpRequestSpec; readonly json?: string };
