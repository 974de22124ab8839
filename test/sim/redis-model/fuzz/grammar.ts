import { type Home, KINDS, type Kind } from './arguments.ts';
import type { Draw } from './draw-source.ts';

/** Draws a command's arguments. */
export type Generate = (draw: Draw, home: Home) => string[];

/**
 * Reads a command's form: words in upper case stand for themselves (as does what is quoted with `'`), words
 * in lower case are kinds of arguments, `( … | … )` is a choice, `?` after something leaves it out half of
 * the time and `*` repeats it up to three times.
 */
export function generator(form: string): Generate {
  const tokens = form.match(/'[^']*'|[()|?*]|[^\s()|?*]+/g) ?? [];
  const { generate, next } = readChoice(tokens, 0);
  if (next !== tokens.length) throw new Error(`form: expected its end at ${next}, got ${form}`);
  return generate;
}

interface Read {
  readonly generate: Generate;
  readonly next: number;
}

function readChoice(tokens: readonly string[], start: number): Read {
  const options: Generate[] = [];
  let next = start - 1;
  do {
    const option = readSequence(tokens, next + 1);
    options.push(option.generate);
    next = option.next;
  } while (tokens[next] === '|');
  return { generate: (draw, home) => draw.one(options)(draw, home), next };
}

function readSequence(tokens: readonly string[], start: number): Read {
  const parts: Generate[] = [];
  let next = start;
  while (next < tokens.length && tokens[next] !== '|' && tokens[next] !== ')') {
    const part = readRepeated(tokens, next);
    parts.push(part.generate);
    next = part.next;
  }
  return { generate: (draw, home) => parts.flatMap((part) => part(draw, home)), next };
}

function readRepeated(tokens: readonly string[], start: number): Read {
  const { generate, next } = readAtom(tokens, start);
  if (tokens[next] === '?') {
    const maybe: Generate = (draw, home) => (draw.chance(0.4) ? generate(draw, home) : []);
    return { generate: maybe, next: next + 1 };
  }
  if (tokens[next] === '*') {
    const several: Generate = (draw, home) =>
      Array.from({ length: draw.integer(1, 3) }, () => generate(draw, home)).flat();
    return { generate: several, next: next + 1 };
  }
  return { generate, next };
}

function readAtom(tokens: readonly string[], start: number): Read {
  const token = tokens[start] ?? '';
  if (token === '(') {
    const { generate, next } = readChoice(tokens, start + 1);
    return { generate, next: next + 1 };
  }
  return { generate: readWord(token), next: start + 1 };
}

function readWord(token: string): Generate {
  if (token.startsWith("'")) return () => [token.slice(1, -1)];
  if (!/^[a-z]/.test(token)) return (draw) => [draw.chance(0.3) ? token.toLowerCase() : token];
  const kind: Kind | undefined = KINDS[token];
  if (!kind) throw new Error(`form: expected a kind of argument, got ${token}`);
  return (draw, home) => [...kind(draw, home)];
}
