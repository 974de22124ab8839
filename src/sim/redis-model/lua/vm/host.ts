import { LuaFailure } from '../failure.ts';
import { numberText, power, readNumber } from './numbers.ts';
import { TString } from './string.ts';
import type { LuaState, LuaString } from './types.ts';

/** What the edited modules call; one for the process, as its modules are. */
export interface MachineHost {
  /** Instructions left to the script that runs. */
  budget: number;
  /** Instructions that catching an error counts for: it takes as long as that many. */
  readonly errorCost: number;
  readonly maxDepth: number;
  /** A stack overflow was raised and is not caught yet. */
  isOverflowing: boolean;
  readonly TString: typeof TString;
  readonly readNumber: typeof readNumber;
  readonly numberText: typeof numberText;
  readonly power: typeof power;
  exhausted(): never;
  tooDeep(L: LuaState, depth: number): void;
  checkLength(length: number): void;
  chunkId(source: string, size: number): string;
  addressText(value: { readonly id: number }): string;
  fold(operator: number, left: number, right: number): number | undefined;
  syntaxError(
    L: LuaState,
    source: LuaString,
    line: number,
    message: Uint8Array,
    near: Uint8Array | null,
  ): void;
  limitError(
    L: LuaState,
    source: LuaString,
    line: number,
    definedAt: number,
    limit: number,
    what: Uint8Array,
  ): void;
}

/** Instructions that one script may run before the model stops it. */
export const MAX_INSTRUCTIONS = 50_000_000;

/** Calls within calls; in Redis between this and 20,000, depending on what ran before. */
const MAX_DEPTH = 16_384;

/** Redis takes strings up to 512 MB; the model stops a script that builds one of more than 64 MB. */
const MAX_STRING_BYTES = 64 * 1024 * 1024;

/** Makes the host; `pushText` and `fail` come from the machine that is about to be loaded. */
export function createHost(
  pushText: (L: LuaState, text: string) => void,
  fail: (L: LuaState, message: string) => never,
): MachineHost {
  return {
    budget: MAX_INSTRUCTIONS,
    errorCost: 100,
    maxDepth: MAX_DEPTH,
    TString,
    readNumber,
    numberText,
    power,
    exhausted() {
      throw new LuaFailure(`ran more than ${MAX_INSTRUCTIONS / 1e6} million instructions`);
    },
    isOverflowing: false,
    tooDeep(L, depth) {
      if (!this.isOverflowing) {
        this.isOverflowing = true;
        fail(L, 'stack overflow');
      }
      // The handler of the error has a few more frames.
      if (depth > MAX_DEPTH + 200) {
        throw new LuaFailure('overflowed its stack while it handled an overflow');
      }
    },
    checkLength(length) {
      if (length > MAX_STRING_BYTES) {
        throw new LuaFailure(`built a string of ${length} bytes (at most ${MAX_STRING_BYTES})`);
      }
    },
    chunkId,
    addressText: ({ id }) =>
      id === 0 ? '(nil)' : `0x${(0x7f00_0000_0000 + id * 0x10).toString(16)}`,
    fold,
    syntaxError(L, source, line, message, near) {
      const where = `${chunkId(source.js, 80)}:${line}: ${latin1(message)}`;
      pushText(L, near === null ? where : `${where} near '${cString(latin1(near))}'`);
    },
    limitError(L, source, line, definedAt, limit, what) {
      const owner = definedAt === 0 ? 'main function' : `function at line ${definedAt}`;
      pushText(
        L,
        `${chunkId(source.js, 80)}:${line}: ${owner} has more than ${limit} ${latin1(what)}`,
      );
    },
  };
}

/** A chunk's name as messages show it, in at most `size` bytes (with C's closing NUL). */
export function chunkId(source: string, size: number): string {
  const text = cString(source);
  if (text.startsWith('=')) return text.slice(1, size);
  if (text.startsWith('@')) {
    const room = size - 8;
    const name = text.slice(1);
    return name.length > room ? `...${name.slice(name.length - room)}` : name;
  }
  const room = size - 17;
  const line = /^[^\n\r]*/.exec(text)?.[0] ?? '';
  const shown = line.slice(0, room);
  return `[string "${shown}${shown.length < text.length ? '...' : ''}"]`;
}

function fold(operator: number, left: number, right: number): number | undefined {
  const result = foldAny(operator, left, right);
  return result === undefined || Number.isNaN(result) ? undefined : result;
}

/** The operators by fengari's numbers (LUA_OPADD …). */
function foldAny(operator: number, left: number, right: number): number | undefined {
  switch (operator) {
    case 0:
      return left + right;
    case 1:
      return left - right;
    case 2:
      return left * right;
    case 3:
      return right === 0 ? undefined : left - Math.floor(left / right) * right;
    case 4:
      return power(left, right);
    case 5:
      return right === 0 ? undefined : left / right;
    case 12:
      return -left;
    default:
      return undefined;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function cString(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
