import type { CallSent } from '../../core/history.ts';
import type { CallObserver } from '../../core/observer.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { OutcomeRule } from '../../ports/http.ts';
import { exampleOf, judgeAnswer } from './answer.ts';
import type { Answer, Listener } from './exchange.ts';
import { tellFailure } from './failures.ts';

/** What all purchases of a shop have in common. */
export interface PurchaseTerms {
  /** How the call is told. */
  readonly operation: string;
  readonly shown: readonly [string];
  readonly rules: readonly OutcomeRule[];
  /** A request got no answer: the shop may be gone. */
  doubted(): void;
}

/** A purchase that waits for its answer, and means by it what the rules say. */
export class Purchase implements Listener {
  readonly #terms: PurchaseTerms;
  readonly #observer: CallObserver;
  readonly #resolve: (outcome: Outcome) => void;
  readonly #reject: (error: Error) => void;
  #call: CallSent | undefined;

  constructor(
    terms: PurchaseTerms,
    observer: CallObserver,
    resolve: (outcome: Outcome) => void,
    reject: (error: Error) => void,
  ) {
    this.#terms = terms;
    this.#observer = observer;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  sent(): void {
    const { operation, shown } = this.#terms;
    this.#call = this.#observer.sent('http', operation, shown);
  }

  answered(answer: Answer): void {
    if (this.#call !== undefined) this.#observer.settled(this.#call, 'answered', answer.status);
    const outcome = judgeAnswer(this.#terms.rules, answer);
    if (outcome !== undefined) this.#resolve(outcome);
    else this.#reject(new Error(`no rule of http.outcome for ${exampleOf(answer)}`));
  }

  failed(error: Error): void {
    const told = new Error(tellFailure(error));
    // What was never sent has no call, and the attempt no effect.
    if (this.#call !== undefined) this.#observer.settled(this.#call, 'lost', told);
    this.#terms.doubted();
    this.#reject(told);
  }
}
