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
 * A node's lines to its buyers in virtual time: a question and its news are messages with a leg each, and none is lost.
 * Gives the port as an observer sees it.
 */
export function simNotifier(options: SimNotifierOptions): (observer: CallObserver) => NotifierPort {
  const { timeline, scope, legs } = options;
  const switchboard = new Switchboard();
  const after = (us: number, run: () => void) => {
    timeline.at(timeline.nowUs() + us, () => {
      timeline.woke();
      run();
    });
  };
  return (observer) => ({
    told(request) {
      const owner = scope.current();
      const call = observer.sent('notifier', 'told', [request]);
      return new Promise((resolve) => {
        const hear = (news: string) =>
          after(legs.replyUs(), () => {
            scope.resume(owner);
            if (call !== undefined) observer.settled(call, 'answered', news);
            resolve(news);
          });
        // At the node it is nobody's doing.
        after(legs.requestUs(), () => scope.run(undefined, () => switchboard.wait(request, hear)));
      });
    },
    tell: (request, news) => switchboard.tell(request, news),
    answerLate: (find) => switchboard.answerLate(find),
    askAgain: () => switchboard.askAgain(),
  });
}
