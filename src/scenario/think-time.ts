import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationMs, parseDurationMs } from '../core/units.ts';
import type { ThinkTime } from './scenario.ts';

const RETRY = 'a think time: 4s, or 4s±50% (also 4s+-50%), its share from 0% to 100%';

/** Reads `4s`, `4s±50%`, `4s+-50%` or `4s+/-50%`; whole ms, whole percents. */
export function parseThinkTime(text: string): Parsed<ThinkTime> {
  const [base = '', share] = text.replaceAll(' ', '').split(/±|\+-|\+\/-/);
  const baseMs = parseDurationMs(base);
  if (!baseMs.ok) return refused(RETRY, baseMs.hint);
  if (share === undefined) return accepted({ baseMs: baseMs.value, share: 0 });
  const percent = /^(\d{1,3})%$/.exec(share);
  if (percent === null || Number(percent[1]) > 100) {
    return refused(RETRY, /^\d+$/.test(share) ? `write ${base}±${share}%` : undefined);
  }
  return accepted({ baseMs: baseMs.value, share: Number(percent[1]) / 100 });
}

/** The text that {@link parseThinkTime} reads back to the same value. */
export function formatThinkTime(think: ThinkTime): string {
  const base = formatDurationMs(think.baseMs);
  return think.share === 0 ? base : `${base}±${Math.round(think.share * 100)}%`;
}
