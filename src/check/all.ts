import { EVENT_KINDS, type EventKind, type HistoryFold } from '../core/history.ts';
import type { CheckName } from '../core/result.ts';
import { checks } from './catalog.ts';
import type { Check, CheckContext, CheckFindings, FinalState, RunningCheck } from './check.ts';

/** All checks over one history. */
export interface HistoryChecks extends HistoryFold {
  /** Once, after the last event; never throws. */
  finish(final: FinalState): readonly Checked[];
}

/** What one check said, or how it crashed. */
export type Checked =
  | ({ readonly kind: 'checked'; readonly name: CheckName } & CheckFindings)
  | { readonly kind: 'crashed'; readonly name: CheckName; readonly message: string };

/** Runs every check of the catalog (or those given) over one history, each contained: one that throws stops alone. */
export function checkHistory(
  context: CheckContext,
  catalog: readonly Check[] = checks,
): HistoryChecks {
  const running = catalog.map((check) => startContained(check, context));
  const byKind = listenersByKind(running);
  return {
    listensTo: EVENT_KINDS.filter((kind) => byKind[kind].length > 0),
    on(event, seq, journal) {
      const listeners = byKind[event.kind];
      for (let index = 0; index < listeners.length; index++) {
        const one = listeners[index] as Contained;
        if (one.crash !== undefined) continue;
        try {
          one.fold?.on(event, seq, journal);
        } catch (error) {
          one.crash = messageOf(error);
        }
      }
    },
    finish: (final) => running.map((one) => finishContained(one, final)),
  };
}

interface Contained {
  readonly check: Check;
  readonly fold: RunningCheck | undefined;
  crash: string | undefined;
}

function startContained(check: Check, context: CheckContext): Contained {
  try {
    return { check, fold: check.start(context), crash: undefined };
  } catch (error) {
    return { check, fold: undefined, crash: messageOf(error) };
  }
}

function finishContained(one: Contained, final: FinalState): Checked {
  const { name } = one.check;
  if (one.crash === undefined && one.fold !== undefined) {
    try {
      return { kind: 'checked', name, ...one.fold.finish(final) };
    } catch (error) {
      one.crash = messageOf(error);
    }
  }
  return { kind: 'crashed', name, message: one.crash ?? '' };
}

/** One look-up per event, and only the checks that want it are called. */
function listenersByKind(running: readonly Contained[]): Record<EventKind, Contained[]> {
  const wanting = (kind: EventKind) =>
    running.filter(({ check }) => check.listensTo.includes(kind));
  const entries = EVENT_KINDS.map((kind) => [kind, wanting(kind)] as const);
  return Object.fromEntries(entries) as Record<EventKind, Contained[]>;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
