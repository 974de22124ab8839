import type { Machine } from '../vm/machine.ts';
import type { LuaState } from '../vm/types.ts';
import {
  argument,
  argumentError,
  checkInteger,
  checkText,
  count,
  fail,
  isAbsent,
  type Library,
} from './arguments.ts';
import { MessageReader } from './msgpack-decode.ts';
import { encodeMessage } from './msgpack-encode.ts';

/** cmsgpack 0.4.0 as Redis bundles it; its names and version are added by the sandbox. */
export function msgpackLibrary(m: Machine): Library {
  return [
    ['pack', (L) => pack(m, L)],
    ['unpack', (L) => unpack(m, L, 0, 0)],
    ['unpack_one', (L) => unpack(m, L, 1, isAbsent(L, 2) ? 0 : checkInteger(m, L, 2))],
    [
      'unpack_limit',
      (L) => {
        const limit = checkInteger(m, L, 2);
        return unpack(m, L, limit, isAbsent(L, 3) ? 0 : checkInteger(m, L, 3));
      },
    ],
  ];
}

function pack(m: Machine, L: LuaState): number {
  const given = count(L);
  if (given === 0) argumentError(m, L, 0, 'MessagePack pack needs input.');
  let result = '';
  for (let at = 1; at <= given; at += 1) result += encodeMessage(m, L, argument(L, at) ?? m.nil, 0);
  m.pushText(L, result);
  return 1;
}

/** Everything when both are 0; else at most `limit` values, after the offset of what is left (-1: nothing). */
function unpack(m: Machine, L: LuaState, limit: number, offset: number): number {
  const text = checkText(m, L, 1);
  if (offset < 0 || limit < 0) {
    fail(m, L, `Invalid request to unpack with offset of ${offset} and limit of ${text.length}.`);
  }
  if (offset > text.length) {
    fail(m, L, `Start offset ${offset} greater than input length ${text.length}.`);
  }
  const isWhole = limit === 0 && offset === 0;
  const reader = new MessageReader(m, L, text, offset);
  const slot = L.top;
  m.pushNil(L);
  let made = 0;
  for (; reader.left > 0 && (isWhole || made < limit); made += 1) reader.value();
  if (isWhole) return made;
  (L.stack[slot] as { setfltvalue(n: number): void }).setfltvalue(
    reader.left === 0 ? -1 : text.length - reader.left,
  );
  return made + 1;
}
