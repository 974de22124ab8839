import { type Escape, escapesUnderWay } from './escapes.ts';

/** What code waits for in the real world, now that nothing happens in the virtual one, as an error tells it; undefined where nothing is known. */
export function awaitedEscapes(): string | undefined {
  const open = escapesUnderWay();
  if (open.length === 0) return undefined;
  const named = open.slice(0, NAMED).map(describeAwaited).join(', ');
  const more = open.length > NAMED ? `, and ${open.length - NAMED} more` : '';
  return `expected code that waits only for what happens in the virtual world, got ${named}${more}`;
}

/** Escapes that an error names. */
const NAMED = 3;

function describeAwaited({ what, place }: Escape): string {
  return `${what} in the real world, opened at ${place}`;
}

/** The error of work that cannot go on. */
export function nothingComes(): Error {
  return new Error(
    awaitedEscapes() ?? 'nothing that it waits for will ever happen in virtual time',
  );
}
