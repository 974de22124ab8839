import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationUs, parseDurationUs } from '../core/units.ts';
import type { Scenario } from './scenario.ts';

const MAX_LEG_US = 60_000_000;
const NETWORK = 'one leg of the network, from 0s to 1m: 300us, or a range such as 200us..500us';

/** Reads one leg of the network, integer µs, bounds included. */
export function parseNetwork(text: string): Parsed<Scenario['networkUs']> {
  const [first = '', second = first, ...rest] = text.replaceAll(' ', '').split('..');
  const min = parseDurationUs(first);
  const max = parseDurationUs(second);
  if (!min.ok) return refused(NETWORK, min.hint);
  if (!max.ok) return refused(NETWORK, max.hint);
  if (rest.length > 0 || max.value < min.value || max.value > MAX_LEG_US) return refused(NETWORK);
  return accepted({ min: min.value, max: max.value });
}

/** The text that {@link parseNetwork} reads back to the same value. */
export function formatNetwork({ min, max }: Scenario['networkUs']): string {
  const first = formatDurationUs(min);
  return min === max ? first : `${first}..${formatDurationUs(max)}`;
}
