import type { HistoryFold } from '../core/history.ts';
import { likelyCause } from './likely-cause.ts';
import type { ChosenStrategy, RunHooks } from './one.ts';
import { type Departure, sameAgain } from './same-again.ts';

/** What came of running it twice. */
export interface Verified<Ran> {
  readonly ran: Ran;
  /** Why the run is not to be trusted; undefined where the second was the same as the first. */
  readonly reason: string | undefined;
}

/** Runs a sale twice with the same seed, and holds the two histories against each other. */
export async function verified<Ran>(
  { strategy }: ChosenStrategy,
  hooks: RunHooks,
  run: (hooks: RunHooks) => Promise<Ran>,
): Promise<Verified<Ran>> {
  const again = sameAgain();
  const ran = await run(listening(hooks, again.first));
  if (hooks.signal.aborted) return { ran, reason: undefined };
  const { signal, env, given } = hooks;
  const quiet = { signal, env, onProgress() {}, note() {}, ...(given && { given }) };
  await run(listening(quiet, again.second));
  if (hooks.signal.aborted) return { ran, reason: undefined };
  const departure = again.departure();
  if (departure !== undefined) return { ran, reason: describeDeparture(departure) };
  if (hooks.verifiesDeterminism !== 'quietly') {
    hooks.note(`${strategy.name}: the same again, ${again.events()} events twice`);
  }
  return { ran, reason: undefined };
}

function listening(hooks: RunHooks, fold: HistoryFold): RunHooks {
  return { ...hooks, folds: [...(hooks.folds ?? []), fold] };
}

function describeDeparture({ event, first, second }: Departure): string {
  const place = `expected the same sale for the same seed, got another one from event ${event} on`;
  const cause = likelyCause(first, second);
  return `${place}: ${shortened(first)}, and then ${shortened(second)}; ${cause}`;
}

const LONGEST = 300;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
