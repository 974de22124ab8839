import { SeckillError } from '../../core/errors.ts';
import type { CallObserver } from '../../core/observer.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Sale } from '../../core/sale.ts';
import type { HttpPort, HttpSpec } from '../../ports/http.ts';
import type { PurchaseRequest } from '../../ports/strategy.ts';
import { exampleOf } from './answer.ts';
import { ask } from './ask.ts';
import type { HttpConnections } from './connections.ts';
import { tellFailure } from './failures.ts';
import { type AddressedQuestion, askOracle } from './oracle.ts';
import { Purchase, type PurchaseTerms } from './purchase.ts';
import { type PreparedRequest, prepareRequest, type Values } from './request.ts';
import { openSessions, type Session } from './sessions.ts';

/** How a shop is bought from, addresses and all. Plain data. */
export interface AddressedHttpSpec extends Omit<HttpSpec, 'oracle'> {
  readonly oracle: { readonly sold?: AddressedQuestion; readonly remaining?: AddressedQuestion };
}

/** What {@link HttpShop} takes. */
export interface HttpShopOptions {
  readonly spec: AddressedHttpSpec;
  readonly connections: HttpConnections;
  /** For what is asked beside the sale, which must not wait for buyers. */
  readonly questions: HttpConnections;
  readonly basePath: string;
  readonly buyers: number;
  /** A request got no answer: the shop may be gone. */
  doubted(): void;
  /** Something worth a line. */
  note(text: string): void;
}

/** The shop of a run: one for all who look at it. */
export class HttpShop {
  readonly #options: HttpShopOptions;
  readonly #request: PreparedRequest;
  readonly #terms: PurchaseTerms;
  #sessions: readonly Session[] = [];
  #soldBefore = 0;
  #stock = 0;
  #sale: Values = () => '';

  constructor(options: HttpShopOptions) {
    this.#options = options;
    const { request, outcome } = options.spec;
    this.#request = prepareRequest(request, options.basePath);
    this.#terms = {
      operation: request.method.toLowerCase(),
      // As the scenario has it: a token may stand in it.
      shown: [request.path],
      rules: outcome,
      doubted: options.doubted,
    };
  }

  /** The shop, its purchases reported to `observer`. */
  seenBy(observer: CallObserver): HttpPort {
    const { sold } = this.#options.spec.oracle;
    return {
      prepare: (sale) => this.#prepare(sale),
      buy: (sale, request) => this.#buy(sale, request, observer),
      sold: sold === undefined ? undefined : () => this.#soldSince(sold),
      remaining: () => this.#remaining(),
    };
  }

  async #prepare(sale: Sale): Promise<void> {
    const { spec, connections, questions, basePath, buyers, note } = this.#options;
    const values = saleValues(sale);
    this.#sale = values;
    this.#stock = sale.stock;
    for (const request of spec.reset) {
      const told = `http.reset: ${request.method} ${request.path}`;
      const answer = await ask(questions, prepareRequest(request, basePath)(values)).catch(
        (error: Error) => {
          throw new SeckillError('target', `${told}: ${tellFailure(error)}`);
        },
      );
      if (answer.status < 200 || answer.status > 299) {
        throw new SeckillError('target', `${told}: expected 2xx, got ${exampleOf(answer)}`);
      }
    }
    const { sold, remaining } = spec.oracle;
    if (sold !== undefined) this.#soldBefore = await this.#ask(sold);
    if (this.#soldBefore !== 0) {
      note(`the oracle counts ${this.#soldBefore} sold before the sale: what comes on top counts`);
    }
    const left = remaining === undefined ? sale.stock : await this.#ask(remaining);
    if (left !== sale.stock) {
      const message = `the oracle: expected ${sale.stock} units left before the sale, got ${left}`;
      throw new SeckillError(
        'target',
        message,
        'let http.reset fill the stock, or set stock to what there is',
      );
    }
    if (spec.session === undefined) return;
    const of =
      (buyer: number): Values =>
      (name) =>
        name === 'buyer.id' ? String(buyer) : values(name);
    this.#sessions = await openSessions(spec.session, buyers, { connections, basePath }, of);
  }

  #buy(sale: Sale, request: PurchaseRequest, observer: CallObserver): Promise<Outcome> {
    const { connections } = this.#options;
    const session = this.#sessions[request.buyer - 1];
    const options = this.#request((name) => valueIn(name, sale, request, session));
    if (session?.cookie !== undefined) (options.headers as string[]).push('cookie', session.cookie);
    return new Promise((resolve, reject) => {
      connections.send(options, new Purchase(this.#terms, observer, resolve, reject));
    });
  }

  async #soldSince(question: AddressedQuestion): Promise<number> {
    return (await this.#ask(question)) - this.#soldBefore;
  }

  async #remaining(): Promise<number> {
    const { sold, remaining } = this.#options.spec.oracle;
    if (remaining !== undefined) return this.#ask(remaining);
    if (sold === undefined) throw new Error('expected an oracle, got none');
    return this.#stock - (await this.#soldSince(sold));
  }

  #ask(question: AddressedQuestion): Promise<number> {
    const { questions, basePath } = this.#options;
    return askOracle(question, { connections: questions, basePath }, this.#sale);
  }
}

function saleValues(sale: Sale): Values {
  return (name) => {
    if (name === 'sale.id') return sale.id;
    if (name === 'sale.stock') return String(sale.stock);
    return name === 'quantity' ? String(sale.quantity) : '';
  };
}

function valueIn(
  name: string,
  sale: Sale,
  { buyer, attempt, quantity }: PurchaseRequest,
  session: Session | undefined,
): string {
  switch (name) {
    case 'buyer.id':
      return String(buyer);
    case 'attempt.id':
      return String(attempt);
    case 'sale.id':
      return sale.id;
    case 'sale.stock':
      return String(sale.stock);
    case 'quantity':
      return String(quantity);
  }
  return session?.values[name.slice('session.'.length)] ?? '';
}
