import type { EventKind, HistoryEvent, HistoryFold } from '../../core/history.ts';
import type { NodeHost } from '../../live/node/host.ts';
import type { NodeBatch, ToldEnd } from './protocol.ts';

/** A node that has seen nothing says so as often, ms: the others' events wait for it. */
const SILENCE_MS = 20;

/**
 * What a node tells of what it sees: everything of one turn of the event loop in one message, so that a crash takes
 * little of it along.
 */
export class Outbox implements HistoryFold {
  readonly listensTo: readonly EventKind[] = [
    'call-sent',
    'call-settled',
    'acquired',
    'releasing',
    'abandoned',
    'released',
    'attempt-ended',
    'service-call',
  ];
  readonly #host: NodeHost;
  readonly #tell: (batch: NodeBatch) => void;
  #events: HistoryEvent[] = [];
  #ended: ToldEnd[] = [];
  #isDue = false;
  #hasTold = false;

  constructor(host: NodeHost, tell: (batch: NodeBatch) => void) {
    this.#host = host;
    this.#tell = tell;
  }

  /** The sale is open: from now on silence is told too. */
  start(): void {
    this.#host.every(SILENCE_MS, () => {
      if (!this.#hasTold) this.flush();
      this.#hasTold = false;
    });
  }

  on(event: HistoryEvent): void {
    if (event.kind === 'attempt-ended') {
      const { attempt, outcome, error } = event;
      this.#ended.push(error === undefined ? { attempt, outcome } : { attempt, outcome, error });
    } else this.#events.push(event.kind === 'call-sent' ? plain(event) : event);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#host.atEndOfTurn(() => this.flush());
  }

  /** Tells all that was seen. */
  flush(): void {
    const [events, ended] = [this.#events, this.#ended];
    this.#events = [];
    this.#ended = [];
    this.#isDue = false;
    this.#hasTold = true;
    const reachedUs = this.#host.clock.nowUs();
    try {
      this.#tell({ kind: 'batch', events, ended, reachedUs });
    } catch {
      // What a user's code sends or gets may be more than a pipe takes.
      this.#tell({ kind: 'batch', events: events.map(shown), ended, reachedUs });
    }
  }
}

/** Without what the recorder keeps beside it. */
function plain({
  atUs,
  attempt,
  call,
  target,
  operation,
  args,
}: Extract<HistoryEvent, { kind: 'call-sent' }>): HistoryEvent {
  return { kind: 'call-sent', atUs, attempt, call, target, operation, args };
}

function shown(event: HistoryEvent): HistoryEvent {
  if (event.kind === 'call-sent') return { ...event, args: event.args.map(String) };
  return event.kind === 'call-settled' ? { ...event, reply: String(event.reply) } : event;
}
