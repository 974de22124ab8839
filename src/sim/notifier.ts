import type { CallObserver } from '../core/observer.ts';
import type { Scope } from '../core/scope.ts';
import { Switchboard } from '../core/switchboard.ts';
import type { NotifierPort } from '../ports/notifier.ts';
import type { Legs } from './network.ts';
import type { Timeline } from './timeline.ts';

/** What a simulated notifier is made of. */
export interface SimNotifierOptions {
  readonly timeline: Timeline;
  readonly scope: Scope;
  /** Of the buyers' lines to this node. */
  readonly legs: Legs;
}

/**
 * Takes a buyer's question to the node, where `wait` begins to wait for its news; `heard` is called when they have come
 * to the buyer.
 */
export type CarryNews = (
  request: string,
  wait: (hear: (news: string) => void) => void,
  heard: (news: string) => void,
) => void;

/**
 * A node's lines to its buyers in virtual time: a question and its news are messages with a leg each, and none is lost.
 * Gives the port as an observer sees it.
 */
export function simNotifier({
  timeline,
  scope,
  legs,
}: SimNotifierOptions): (observer: CallObserver) => NotifierPort {
  const after = (us: number, run: () => void) => {
    timeline.at(timeline.nowUs() + us, () => {
      timeline.woke();
      run();
    });
  };
  return notifierPort((_request, wait, heard) => {
    const owner = scope.current();
    const hear = (news: string) =>
      after(legs.replyUs(), () => {
        scope.resume(owner);
        heard(news);
      });
    // At the node it is nobody's doing.
    after(legs.requestUs(), () => scope.run(undefined, () => wait(hear)));
  });
}

/** The port of a node whose lines are `carry`, as an observer sees it. */
export function notifierPort(carry: CarryNews): (observer: CallObserver) => NotifierPort {
  const switchboard = new Switchboard();
  return (observer) => ({
    told(request) {
      const call = observer.sent('notifier', 'told', [request]);
      return new Promise((resolve) => {
        const wait = (hear: (news: string) => void) => switchboard.wait(request, hear);
        carry(request, wait, (news) => {
          if (call !== undefined) observer.settled(call, 'answered', news);
          resolve(news);
        });
      });
    },
    tell: (request, news) => switchboard.tell(request, news),
    answerLate: (find) => switchboard.answerLate(find),
    askAgain: () => switchboard.askAgain(),
  });
}
