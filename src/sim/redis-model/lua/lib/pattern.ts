/** Why a pattern cannot be used; the message is Lua's. */
export class PatternError extends Error {}

interface Capture {
  from: number;
  /** -1 while open, -2 for a position capture. */
  length: number;
}

const OPEN = -1;
const POSITION = -2;
const MAX_CAPTURES = 32;
const ESCAPE = 37;

/** The deepest recursion before the model stops a pattern that would overflow the stack of C. */
const MAX_DEPTH = 5000;

/**
 * Lua 5.1's pattern matcher over binary strings. A NUL ends a pattern, as in C. Throws
 * `PatternError` for a malformed pattern.
 */
export class PatternMatch {
  readonly source: string;
  readonly pattern: string;
  readonly captures: Capture[] = [];
  #depth = 0;

  constructor(source: string, pattern: string) {
    this.source = source;
    const nul = pattern.indexOf('\0');
    this.pattern = nul < 0 ? pattern : pattern.slice(0, nul);
  }

  /** End of the match of the pattern from `p` at source position `s`; undefined if there is none. */
  at(s: number, p: number): number | undefined {
    this.captures.length = 0;
    this.#depth = 0;
    return this.#match(s, p);
  }

  /** Capture `index` (from 0): text, or a position from 1. Capture 0 of a pattern without any is the whole match. */
  capture(index: number, from: number, to: number): string | number {
    const capture = this.captures[index];
    if (capture === undefined) {
      if (index === 0) return this.source.slice(from, to);
      throw new PatternError('invalid capture index');
    }
    if (capture.length === OPEN) throw new PatternError('unfinished capture');
    if (capture.length === POSITION) return capture.from + 1;
    return this.source.slice(capture.from, capture.from + capture.length);
  }

  /** All captures; the whole match if there are none and `from` is given. */
  all(from: number | undefined, to: number): (string | number)[] {
    const levels = this.captures.length === 0 && from !== undefined ? 1 : this.captures.length;
    return Array.from({ length: levels }, (_, index) => this.capture(index, from ?? 0, to));
  }

  #match(start: number, from: number): number | undefined {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new PatternError('pattern too complex');
    try {
      return this.#matchFrom(start, from);
    } finally {
      this.#depth -= 1;
    }
  }

  #matchFrom(start: number, from: number): number | undefined {
    let s = start;
    let p = from;
    for (;;) {
      if (p >= this.pattern.length) return s;
      const char = this.#code(p);
      if (char === 40) {
        return this.#code(p + 1) === 41
          ? this.#open(s, p + 2, POSITION)
          : this.#open(s, p + 1, OPEN);
      }
      if (char === 41) return this.#close(s, p + 1);
      if (char === ESCAPE) {
        const next = this.#code(p + 1);
        if (next === 98) {
          const end = this.#balance(s, p + 2);
          if (end === undefined) return undefined;
          s = end;
          p += 4;
          continue;
        }
        if (next === 102) {
          const set = p + 2;
          if (this.#code(set) !== 91) throw new PatternError("missing '[' after '%f' in pattern");
          const end = this.#classEnd(set);
          const previous = s === 0 ? 0 : this.source.charCodeAt(s - 1);
          const here = s < this.source.length ? this.source.charCodeAt(s) : 0;
          if (this.#inSet(previous, set, end - 1) || !this.#inSet(here, set, end - 1)) {
            return undefined;
          }
          p = end;
          continue;
        }
        if (next >= 48 && next <= 57) {
          const end = this.#backReference(s, next);
          if (end === undefined) return undefined;
          s = end;
          p += 2;
          continue;
        }
      } else if (char === 36 && p + 1 === this.pattern.length) {
        return s === this.source.length ? s : undefined;
      }
      const end = this.#classEnd(p);
      const suffix = this.#code(end);
      if (suffix === 63) {
        if (this.#single(s, p, end)) {
          const found = this.#match(s + 1, end + 1);
          if (found !== undefined) return found;
        }
        p = end + 1;
      } else if (suffix === 42) return this.#longest(s, p, end);
      else if (suffix === 43)
        return this.#single(s, p, end) ? this.#longest(s + 1, p, end) : undefined;
      else if (suffix === 45) return this.#shortest(s, p, end);
      else {
        if (!this.#single(s, p, end)) return undefined;
        s += 1;
        p = end;
      }
    }
  }

  #code(p: number): number {
    return p < this.pattern.length ? this.pattern.charCodeAt(p) : 0;
  }

  #single(s: number, p: number, end: number): boolean {
    if (s >= this.source.length) return false;
    const char = this.source.charCodeAt(s);
    switch (this.#code(p)) {
      case 46:
        return true;
      case ESCAPE:
        return inClass(char, this.#code(p + 1));
      case 91:
        return this.#inSet(char, p, end - 1);
      default:
        return this.#code(p) === char;
    }
  }

  #classEnd(from: number): number {
    let p = from + 1;
    if (this.#code(from) === ESCAPE) {
      if (p >= this.pattern.length) throw new PatternError("malformed pattern (ends with '%')");
      return p + 1;
    }
    if (this.#code(from) !== 91) return p;
    if (this.#code(p) === 94) p += 1;
    do {
      if (p >= this.pattern.length) throw new PatternError("malformed pattern (missing ']')");
      const char = this.#code(p);
      p += 1;
      if (char === ESCAPE && p < this.pattern.length) p += 1;
    } while (this.#code(p) !== 93);
    return p + 1;
  }

  /** Whether `char` is in the set that starts at `from` and whose `]` is at `close`. */
  #inSet(char: number, from: number, close: number): boolean {
    let isMember = true;
    let p = from;
    if (this.#code(p + 1) === 94) {
      isMember = false;
      p += 1;
    }
    while (++p < close) {
      if (this.#code(p) === ESCAPE) {
        p += 1;
        if (inClass(char, this.#code(p))) return isMember;
      } else if (this.#code(p + 1) === 45 && p + 2 < close) {
        p += 2;
        if (this.#code(p - 2) <= char && char <= this.#code(p)) return isMember;
      } else if (this.#code(p) === char) return isMember;
    }
    return !isMember;
  }

  #balance(s: number, p: number): number | undefined {
    if (p >= this.pattern.length || p + 1 >= this.pattern.length) {
      throw new PatternError('unbalanced pattern');
    }
    if (s >= this.source.length || this.source.charCodeAt(s) !== this.#code(p)) return undefined;
    const open = this.#code(p);
    const close = this.#code(p + 1);
    let level = 1;
    for (let at = s + 1; at < this.source.length; at += 1) {
      const char = this.source.charCodeAt(at);
      if (char === close) {
        level -= 1;
        if (level === 0) return at + 1;
      } else if (char === open) level += 1;
    }
    return undefined;
  }

  #longest(s: number, p: number, end: number): number | undefined {
    let taken = 0;
    while (this.#single(s + taken, p, end)) taken += 1;
    for (; taken >= 0; taken -= 1) {
      const found = this.#match(s + taken, end + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #shortest(from: number, p: number, end: number): number | undefined {
    for (let s = from; ; s += 1) {
      const found = this.#match(s, end + 1);
      if (found !== undefined) return found;
      if (!this.#single(s, p, end)) return undefined;
    }
  }

  #open(s: number, p: number, length: number): number | undefined {
    if (this.captures.length >= MAX_CAPTURES) throw new PatternError('too many captures');
    const level = this.captures.length;
    this.captures.push({ from: s, length });
    const found = this.#match(s, p);
    if (found === undefined) this.captures.length = level;
    return found;
  }

  #close(s: number, p: number): number | undefined {
    const capture = this.captures.findLast(({ length }) => length === OPEN);
    if (capture === undefined) throw new PatternError('invalid pattern capture');
    capture.length = s - capture.from;
    const found = this.#match(s, p);
    if (found === undefined) capture.length = OPEN;
    return found;
  }

  #backReference(s: number, digit: number): number | undefined {
    const capture = this.captures[digit - 49];
    if (capture === undefined || capture.length === OPEN) {
      throw new PatternError('invalid capture index');
    }
    if (capture.length === POSITION) return undefined;
    const text = this.source.slice(capture.from, capture.from + capture.length);
    return this.source.startsWith(text, s) ? s + text.length : undefined;
  }
}

/** C's character classes in the "C" locale; an upper-case letter is the complement. */
function inClass(char: number, letter: number): boolean {
  const test = CLASSES[String.fromCharCode(letter | 32)];
  const isLetter = (letter >= 65 && letter <= 90) || (letter >= 97 && letter <= 122);
  if (test === undefined || !isLetter) return letter === char;
  return (letter & 32) === 0 ? !test(char) : test(char);
}

const isAlpha = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
const isDigit = (c: number): boolean => c >= 48 && c <= 57;

const CLASSES: Readonly<Record<string, (char: number) => boolean>> = {
  a: isAlpha,
  c: (c) => c < 32 || c === 127,
  d: isDigit,
  l: (c) => c >= 97 && c <= 122,
  p: (c) => c > 32 && c < 127 && !isAlpha(c) && !isDigit(c),
  s: (c) => c === 32 || (c >= 9 && c <= 13),
  u: (c) => c >= 65 && c <= 90,
  w: (c) => isAlpha(c) || isDigit(c),
  x: (c) => isDigit(c) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102),
  z: (c) => c === 0,
};
