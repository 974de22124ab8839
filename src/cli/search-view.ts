import { humanUnits } from '../core/human.ts';
import { formatDurationMs } from '../core/units.ts';
import { createBar } from './bar.ts';
import type { Context } from './context.ts';

/** Where a search shows how far it is. */
export interface SearchView {
  /** So many schedules of one search have been played. */
  onSchedule(search: string, visited: number): void;
  /** A violation was found, and is being made smaller. */
  onShrink(search: string): void;
  /** One line on stderr, above the bar. */
  note(text: string): void;
  /** Takes the bar away; nothing is drawn after it. */
  stop(): void;
}

/** Schedules between two looks at the clock. */
const EVERY = 128;

/** Counts and a rate on stderr where that is a terminal; nothing when quiet. `maxTimeMs` is one search's. */
export async function searchView(
  context: Context,
  maxTimeMs: number,
  quiet: boolean,
): Promise<SearchView> {
  const { stderr } = context;
  const bar = quiet || stderr.isTTY !== true ? undefined : await createBar(context, line);
  let shown: string | undefined;
  let startedMs = 0;
  const hide = (): void => {
    if (shown !== undefined) bar?.stop();
    shown = undefined;
  };
  return {
    onSchedule(search, visited) {
      if (bar === undefined || (shown === search && visited % EVERY !== 0)) return;
      const now = context.now();
      if (shown !== search) {
        hide();
        startedMs = now;
      }
      const elapsedMs = now - startedMs;
      const perSec = elapsedMs === 0 ? '…' : grouped((visited * 1000) / elapsedMs);
      const figures = {
        search,
        visited: humanUnits(visited, 'schedule'),
        perSec,
        left: leftOf(maxTimeMs, elapsedMs),
      };
      if (shown === undefined) bar.start(1, 0, figures);
      shown = search;
      bar.update(Math.min(1, elapsedMs / maxTimeMs), figures);
    },
    onShrink(search) {
      if (shown !== undefined) bar?.update({ search, visited: '', perSec: '', left: '' });
    },
    note(text) {
      if (quiet) return;
      hide();
      stderr.write(`${text}\n`);
    },
    stop: hide,
  };
}

interface Figures {
  readonly search: string;
  /** Empty while a counterexample is being made smaller. */
  readonly visited: string;
  readonly perSec: string;
  readonly left: string;
}

function line(_: number, { search, visited, perSec, left }: Figures, width: number): string {
  if (visited === '') return `${search}: violated: making the schedule shorter`.slice(0, width);
  return `${search}: ${visited} · ${perSec}/s · ${left}`.slice(0, width);
}

function leftOf(maxTimeMs: number, elapsedMs: number): string {
  const leftMs = Math.max(0, Math.ceil((maxTimeMs - elapsedMs) / 1000) * 1000);
  return `at most ${formatDurationMs(leftMs)} more`;
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
