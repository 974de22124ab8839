import { escapes } from '../sim/escapes/escapes.ts';
import { outside } from '../sim/globals/current.ts';

/**
 * A hint to why code did not do the same again: what it was seen to do in the real world, or what the first texts that
 * differ look like.
 */
export function likelyCause(first: string, second: string): string {
  const [seen] = escapes();
  if (seen !== undefined) {
    return `most likely it is ${seen.place}, which uses ${seen.what}: that does not follow the virtual world`;
  }
  const [one, other] = firstDifference(first, second);
  const [low, high] = [Number(one), Number(other)];
  if (one === '' || other === '') return ANYTHING;
  if (isWallClock(low) && isWallClock(high)) {
    return `most likely it reads a real clock (${one}, then ${other}), which something has kept from before the file was loaded`;
  }
  if (Number.isInteger(low) && Number.isInteger(high)) {
    return `most likely it keeps something from one sale to the next (${one}, then ${other})`;
  }
  if (one.length >= LEAST_RANDOM && other.length >= LEAST_RANDOM) {
    return `most likely it keeps what it makes its random numbers from, or gets them from elsewhere (${cut(one)}, then ${cut(other)})`;
  }
  return ANYTHING;
}

const ANYTHING =
  'let it read clocks and random numbers through its ports only, and keep nothing from one sale to the next';

/** Shorter texts are words. */
const LEAST_RANDOM = 8;
const DAY_MS = 86_400_000;

/** In s, ms or µs. */
function isWallClock(value: number): boolean {
  const nowMs = outside(() => Date.now());
  return [0.001, 1, 1000].some((scale) => Math.abs(value / scale - nowMs) < DAY_MS);
}

/** The first words, or numbers, that differ; empty where there is one more in one of them. */
function firstDifference(first: string, second: string): readonly [string, string] {
  const [ones, others] = [wordsOf(first), wordsOf(second)];
  const at = ones.findIndex((word, index) => word !== others[index]);
  return [ones[at] ?? '', others[at] ?? ''];
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\w.-]+/g) ?? [];
}

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
