import type { CarryNews } from '../notifier.ts';
import { Link } from '../redis-client/link.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { Timeline } from '../timeline.ts';
import { ArrivalConnection } from './arrivals.ts';
import type { SteppedStore } from './store.ts';

type Line = Link<ArrivalConnection>;

/** The buyers' lines to the nodes of a searched world: that a question arrives is a step, and that its news do another. */
export class SteppedNotifier implements SteppedStore {
  readonly number = 0;
  readonly name = 'notifier';
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  isWaiting(connection: ServerConnection): boolean {
    return connection instanceof ArrivalConnection && connection.isWaiting;
  }

  touched(): void {}

  watching(execute: () => void): void {
    execute();
  }

  /** The lines of one node, each adopted as it is opened: one for each buyer who waits. */
  connect(adopt: (line: Line) => void): CarryNews {
    const idle: Line[] = [];
    const open = (): Line => {
      const line = new Link(this.#timeline, new ArrivalConnection(), AT_ONCE);
      adopt(line);
      return line;
    };
    return (request, wait, heard) => {
      const line = idle.pop() ?? open();
      let news = '';
      line.connection.prepare((answer) => {
        wait((told) => {
          news = told;
          answer(told);
        });
      });
      line.send(line.departure(), 'told', [request], {
        answer() {
          idle.push(line);
          heard(news);
        },
        // Its process is gone: nobody waits.
        lost() {},
      });
    };
  }
}

const AT_ONCE = { requestUs: () => 0, replyUs: () => 0 };
