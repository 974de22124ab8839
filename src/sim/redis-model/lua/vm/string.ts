import type { LuaString } from './types.ts';

/** Stands in for fengari's `lstring`: strings hold a binary string and make bytes only for the compiler. */
export class TString implements LuaString {
  readonly js: string;
  hash = -1;

  constructor(js: string) {
    this.js = js;
  }

  getstr(): Uint8Array {
    return Buffer.from(this.js, 'latin1');
  }

  tsslen(): number {
    return this.js.length;
  }
}

/** Lua 5.1's hash of a string: it decides the order in which `pairs` visits a table. */
export function stringHash(string: LuaString): number {
  if (string.hash >= 0) return string.hash;
  const text = string.js;
  const step = (text.length >>> 5) + 1;
  let hash = text.length | 0;
  for (let at = text.length; at >= step; at -= step) {
    hash ^= (hash << 5) + (hash >>> 2) + text.charCodeAt(at - 1);
  }
  string.hash = hash >>> 0;
  return string.hash;
}

/** The exports that fengari's modules ask of `lstring`. */
export function stringModule(): Record<string, unknown> {
  return {
    TString,
    luaS_bless: (_: unknown, bytes: Uint8Array) => new TString(bytesText(bytes)),
    luaS_new: newFromBytes,
    luaS_newliteral: (_: unknown, text: string) => new TString(text),
    luaS_eqlngstr: (a: LuaString, b: LuaString) => a === b || a.js === b.js,
    luaS_hash: bytesText,
    luaS_hashlongstr: (string: LuaString) => string.js,
  };
}

// `ltm` calls it with `new`, so it must be a plain function.
function newFromBytes(_: unknown, bytes: Uint8Array): TString {
  return new TString(bytesText(bytes));
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
