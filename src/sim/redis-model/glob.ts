/**
 * Redis' glob on bytes: `?`, `*`, `[a-c]`, `[^a]`, `\` takes the next byte literally. Anchored at
 * both ends. An unclosed `[` ends with the pattern, as in Redis.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  return matchesFrom(pattern, 0, text, 0);
}

function matchesFrom(
  pattern: string,
  patternStart: number,
  text: string,
  textStart: number,
): boolean {
  let p = patternStart;
  let t = textStart;
  while (p < pattern.length && t < text.length) {
    const symbol = pattern[p];
    if (symbol === '*') {
      while (pattern[p + 1] === '*') p += 1;
      if (p + 1 === pattern.length) return true;
      for (let from = t; from < text.length; from += 1) {
        if (matchesFrom(pattern, p + 1, text, from)) return true;
      }
      return false;
    }
    if (symbol === '[') {
      const set = matchesSet(pattern, p + 1, text.charCodeAt(t));
      if (!set.matches) return false;
      p = set.end;
    } else if (symbol !== '?') {
      if (symbol === '\\' && p + 1 < pattern.length) p += 1;
      if (pattern[p] !== text[t]) return false;
    }
    p += 1;
    t += 1;
  }
  if (t < text.length) return false;
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

/** `start` is just after the `[`; `end` is where the `]` stands, or the last byte of the pattern. */
function matchesSet(
  pattern: string,
  start: number,
  code: number,
): { readonly matches: boolean; readonly end: number } {
  let p = start;
  const isNegated = pattern[p] === '^';
  if (isNegated) p += 1;
  let isFound = false;
  for (; p < pattern.length && pattern[p] !== ']'; p += 1) {
    if (pattern[p] === '\\' && p + 1 < pattern.length) {
      p += 1;
      if (pattern.charCodeAt(p) === code) isFound = true;
    } else if (pattern[p + 1] === '-' && p + 2 < pattern.length) {
      const [low, high] = [pattern.charCodeAt(p), pattern.charCodeAt(p + 2)].sort((a, b) => a - b);
      if (low !== undefined && high !== undefined && low <= code && code <= high) isFound = true;
      p += 2;
    } else if (pattern.charCodeAt(p) === code) {
      isFound = true;
    }
  }
  return { matches: isFound !== isNegated, end: Math.min(p, pattern.length - 1) };
}
