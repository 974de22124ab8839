import { basename } from 'node:path';
import type { HistoryFold } from '../core/history.ts';
import { type Escape, watchEscapes } from '../sim/escapes.ts';
import type { ChosenStrategy, RunHooks } from './one.ts';
import { type Departure, sameAgain } from './same-again.ts';

/** What came of running it twice. */
export interface Verified<Ran> {
  readonly ran: Ran;
  /** Why the run is not to be trusted; undefined where the second was the same as the first. */
  readonly reason: string | undefined;
}

/**
 * Runs a sale twice with the same seed, and holds the two histories against each other. What code of the
 * strategy's own file does outside of the virtual world is told, whether it made a difference or not.
 */
export async function verified<Ran>(
  { strategy, file, ref }: ChosenStrategy,
  hooks: RunHooks,
  run: (hooks: RunHooks) => Promise<Ran>,
): Promise<Verified<Ran>> {
  const again = sameAgain();
  const watch = file === undefined ? undefined : watchEscapes(file);
  let ran: Ran;
  try {
    ran = await run(listening(hooks, again.first));
    if (hooks.signal.aborted) return { ran, reason: undefined };
    const { signal, env, given } = hooks;
    const quiet = { signal, env, onProgress() {}, note() {}, ...(given && { given }) };
    await run(listening(quiet, again.second));
  } finally {
    for (const one of watch?.stop() ?? []) {
      hooks.note(`${strategy.name}: ${describeEscape(ref, one)}`);
    }
  }
  if (hooks.signal.aborted) return { ran, reason: undefined };
  const departure = again.departure();
  if (departure !== undefined) return { ran, reason: describeDeparture(departure) };
  hooks.note(`${strategy.name}: the same again, ${again.events()} events twice`);
  return { ran, reason: undefined };
}

function listening(hooks: RunHooks, fold: HistoryFold): RunHooks {
  return { ...hooks, folds: [...(hooks.folds ?? []), fold] };
}

function describeEscape(ref: string, { what, line }: Escape): string {
  return `${basename(ref)}:${line} uses ${what}, which does not follow the virtual world`;
}

function describeDeparture({ event, first, second }: Departure): string {
  const place = `expected the same sale for the same seed, got another one from event ${event} on`;
  return `${place}: ${shortened(first)}, and then ${shortened(second)}`;
}

const LONGEST = 300;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
