import type { Machine } from '../vm/machine.ts';
import type { LuaState } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import {
  argument,
  argumentError,
  checkInt,
  checkText,
  count,
  isAbsent,
  type Library,
} from './arguments.ts';
import type { JsonConfig } from './json-config.ts';
import { decodeJson } from './json-decode.ts';
import { encodeJson } from './json-encode.ts';

/** cjson 2.1.0 as Redis bundles it; `null`, `_NAME` and `_VERSION` are added by the sandbox. */
export function jsonLibrary(m: Machine): Library {
  const config: JsonConfig = {
    sparseConvert: false,
    sparseRatio: 2,
    sparseSafe: 10,
    encodeDepth: 1000,
    decodeDepth: 1000,
    precision: 14,
    keepBuffer: true,
    invalidNumbers: 0,
    readInvalidNumbers: true,
  };
  const options = new Options(m);
  return [
    [
      'encode',
      (L) => {
        if (count(L) !== 1) argumentError(m, L, 1, 'expected 1 argument');
        m.pushText(L, encodeJson(m, L, config));
        return 1;
      },
    ],
    [
      'decode',
      (L) => {
        if (count(L) !== 1) argumentError(m, L, 1, 'expected 1 argument');
        return decodeJson(m, L, checkText(m, L, 1), config);
      },
    ],
    [
      'encode_sparse_array',
      (L) => {
        options.start(L, 3);
        config.sparseConvert = options.flag(L, 1, config.sparseConvert);
        config.sparseRatio = options.integer(L, 2, config.sparseRatio, 0, 0x7fffffff);
        config.sparseSafe = options.integer(L, 3, config.sparseSafe, 0, 0x7fffffff);
        return 3;
      },
    ],
    [
      'encode_max_depth',
      (L) =>
        options.only(
          L,
          () => (config.encodeDepth = options.integer(L, 1, config.encodeDepth, 1, 0x7fffffff)),
        ),
    ],
    [
      'decode_max_depth',
      (L) =>
        options.only(
          L,
          () => (config.decodeDepth = options.integer(L, 1, config.decodeDepth, 1, 0x7fffffff)),
        ),
    ],
    [
      'encode_number_precision',
      (L) =>
        options.only(L, () => (config.precision = options.integer(L, 1, config.precision, 1, 14))),
    ],
    [
      'encode_keep_buffer',
      (L) => options.only(L, () => (config.keepBuffer = options.flag(L, 1, config.keepBuffer))),
    ],
    [
      'encode_invalid_numbers',
      (L) =>
        options.only(L, () => (config.invalidNumbers = options.choice(L, config.invalidNumbers))),
    ],
    [
      'decode_invalid_numbers',
      (L) =>
        options.only(
          L,
          () => (config.readInvalidNumbers = options.flag(L, 1, config.readInvalidNumbers)),
        ),
    ],
  ];
}

/** Reads an option's argument, and pushes what is then in force. */
class Options {
  readonly #m: Machine;

  constructor(m: Machine) {
    this.#m = m;
  }

  start(L: LuaState, most: number): void {
    if (count(L) > most) argumentError(this.#m, L, most + 1, 'found too many arguments');
    // What is pushed must not look like an argument.
    while (count(L) < most) this.#m.pushNil(L);
  }

  only(L: LuaState, set: () => unknown): number {
    this.start(L, 1);
    set();
    return 1;
  }

  integer(L: LuaState, at: number, now: number, min: number, max: number): number {
    let value = now;
    if (!isAbsent(L, at)) {
      value = checkInt(this.#m, L, at);
      if (value < min || value > max) {
        argumentError(this.#m, L, 1, `expected integer between ${min} and ${max}`);
      }
    }
    this.#m.pushNumber(L, value);
    return value;
  }

  flag(L: LuaState, at: number, now: boolean): boolean {
    const given = argument(L, at);
    const value = isAbsent(L, at)
      ? now
      : given?.type === TYPE.boolean
        ? given.value === true
        : this.#oneOf(L, at, ['off', 'on']) === 1;
    this.#m.pushBoolean(L, value);
    return value;
  }

  choice(L: LuaState, now: number): number {
    const given = argument(L, 1);
    const value = isAbsent(L, 1)
      ? now
      : given?.type === TYPE.boolean
        ? Number(given.value)
        : this.#oneOf(L, 1, ['off', 'on', 'null']);
    if (value < 2) this.#m.pushBoolean(L, value === 1);
    else this.#m.pushText(L, 'null');
    return value;
  }

  #oneOf(L: LuaState, at: number, names: readonly string[]): number {
    const name = checkText(this.#m, L, at);
    const found = names.indexOf(name);
    return found < 0 ? argumentError(this.#m, L, at, `invalid option '${name}'`) : found;
  }
}
