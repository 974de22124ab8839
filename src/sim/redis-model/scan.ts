import { integerArgument } from './arguments.ts';
import { cString } from './command-errors.ts';
import { matchesGlob } from './glob.ts';
import { ErrorReply, SYNTAX_ERROR } from './reply.ts';

/** The options that SCAN, HSCAN, SSCAN and ZSCAN share. */
export interface ScanOptions {
  readonly cursor: number;
  readonly count: number;
  readonly pattern: string | undefined;
  /** Options that are not MATCH or COUNT, name in upper case. */
  readonly others: ReadonlyMap<string, string>;
}

/**
 * Parses `cursor [MATCH pattern] [COUNT count]`, and the pairs whose names are in `alsoAllowed`
 * (SCAN's TYPE). Throws Redis' errors.
 */
export function scanOptions(
  args: readonly string[],
  alsoAllowed: readonly string[] = [],
): ScanOptions {
  const cursor = scanCursor(args[0] ?? '');
  let count = 10;
  let pattern: string | undefined;
  const others = new Map<string, string>();
  for (let index = 1; index < args.length; index += 2) {
    const name = (args[index] ?? '').toUpperCase();
    const value = args[index + 1];
    if (value === undefined) throw SYNTAX_ERROR;
    if (name === 'COUNT') count = Number(integerArgument(value));
    else if (name === 'MATCH') pattern = value;
    else if (alsoAllowed.includes(name)) others.set(name, value);
    else throw SYNTAX_ERROR;
    if (count < 1) throw SYNTAX_ERROR;
  }
  return { cursor, count, pattern, others };
}

/** Parses a cursor as C's strtoul does. Throws Redis' error. */
export function scanCursor(given: string): number {
  const text = cString(given);
  if (!/^(?:[+-]?\d+)?$/.test(text) || Math.abs(Number(text)) >= 2 ** 64) throw INVALID_CURSOR;
  return Number(text);
}

/** One page of a scan: the names to answer and the next cursor, 0 at the end. */
export interface ScanPage {
  readonly next: number;
  readonly names: readonly string[];
}

/**
 * Takes the next page of `names`. Names are visited in the order of a hash of their bytes, and the
 * cursor is a place in that order, so that whatever is there throughout a full scan is answered,
 * whatever else comes and goes. A page is at least a hundredth of the names, since each call sorts
 * anew. `isCompact` (a small collection that Redis keeps as a listpack or intset) answers all at once.
 */
export function scanPage(
  names: Iterable<string>,
  options: ScanOptions,
  isCompact: boolean,
): ScanPage {
  const all = [...names].map((name) => ({ name, place: placeOf(name) }));
  if (isCompact) return { next: 0, names: filterNames(all, options.pattern) };
  const left = all.filter(({ place }) => place >= options.cursor).sort((a, b) => a.place - b.place);
  const wanted = Math.max(options.count, Math.ceil(all.length / 100));
  const last = left[Math.min(wanted, left.length) - 1];
  if (last === undefined) return { next: 0, names: [] };
  const page = left.filter(({ place }) => place <= last.place);
  const next = page.length === left.length ? 0 : last.place + 1;
  return { next, names: filterNames(page, options.pattern) };
}

const INVALID_CURSOR = new ErrorReply('ERR invalid cursor');

function filterNames(
  page: readonly { readonly name: string }[],
  pattern: string | undefined,
): string[] {
  const names = page.map(({ name }) => name);
  return pattern === undefined ? names : names.filter((name) => matchesGlob(pattern, name));
}

/** FNV-1a over the bytes; from 1, since the cursor 0 means the start. */
function placeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) + 1;
}
