import type { HistoryEvent } from '../core/history.ts';
import type { CheckName } from '../core/result.ts';
import { checks } from './catalog.ts';
import type { Check, CheckContext, CheckFindings, FinalState, RunningCheck } from './check.ts';

/** All checks over one history. */
export interface HistoryChecks {
  /** Takes every event, in order; never throws. */
  on(event: HistoryEvent): void;
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
    on(event) {
      const listeners = byKind[event.kind];
      for (let index = 0; index < listeners.length; index++) {
        const one = listeners[index] as Contained;
        if (one.crash !== undefined) continue;
        try {
          one.fold?.on(event);
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

type Kind = HistoryEvent['kind'];

/** One lookup per event, and only the checks that want it are called. */
function listenersByKind(running: readonly Contained[]): Record<Kind, Contained[]> {
  const wanting = (kind: Kind) => running.filter(({ check }) => check.listensTo.includes(kind));
  return {
    'buyer-arrived': wanting('buyer-arrived'),
    'attempt-started': wanting('attempt-started'),
    'call-sent': wanting('call-sent'),
    'call-settled': wanting('call-settled'),
    acquired: wanting('acquired'),
    releasing: wanting('releasing'),
    abandoned: wanting('abandoned'),
    released: wanting('released'),
    'attempt-ended': wanting('attempt-ended'),
    'buyer-left': wanting('buyer-left'),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
