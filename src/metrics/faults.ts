import { tellFault } from '../core/fault-words.ts';
import type { EventKind, HistoryEvent, HistoryFold } from '../core/history.ts';
import type { FaultFigures, StoryLine } from '../core/result.ts';

/** Moments that are told; a run has no more of them unless somebody asked for hundreds. */
const KEPT = 100;

/** Follows what goes wrong on purpose. */
export interface FaultFold extends HistoryFold {
  /** `missed`: the faults whose time never came. */
  finish(missed: readonly string[]): FaultFigures;
}

/** Starts to listen for the faults `asked` for, as they are written. */
export function followFaults(asked: readonly string[], timeScale: number): FaultFold {
  const moments: StoryLine[] = [];
  const lostReply = asked.find((fault) => fault.startsWith('lost-reply'));
  let lostReplies = 0;
  const listensTo: EventKind[] = lostReply === undefined ? ['fault'] : ['fault', 'call-settled'];
  return {
    listensTo,
    on(event: HistoryEvent) {
      if (event.kind === 'fault' && moments.length < KEPT)
        moments.push(tellFault(event, timeScale));
      if (event.kind === 'call-settled' && !event.ok && isLost(event.reply)) lostReplies += 1;
    },
    finish: (missed) => ({
      asked,
      missed: lostReply === undefined || lostReplies > 0 ? missed : [...missed, lostReply],
      moments,
      ...(lostReply !== undefined && { lostReplies }),
    }),
  };
}

function isLost(reply: unknown): boolean {
  return reply instanceof Error && /^connection (lost|is closed)/i.test(reply.message);
}
