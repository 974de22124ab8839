import type { Machine } from '../vm/machine.ts';
import type { Table } from '../vm/table.ts';
import type { LuaState } from '../vm/types.ts';
import { TYPE } from '../vm/types.ts';
import { fail } from './arguments.ts';

/** Reads a stream of messages; each `value` pushes one. Fails with cmsgpack's messages. */
export class MessageReader {
  readonly #m: Machine;
  readonly #L: LuaState;
  readonly #bytes: Buffer;
  #at: number;

  constructor(m: Machine, L: LuaState, text: string, offset: number) {
    this.#m = m;
    this.#L = L;
    this.#bytes = Buffer.from(text, 'latin1');
    this.#at = offset;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  value(): void {
    const m = this.#m;
    const L = this.#L;
    const code = this.#take(1)[0] ?? 0;
    if (code < 0x80) m.pushNumber(L, code);
    else if (code < 0x90) this.#map(code & 15);
    else if (code < 0xa0) this.#array(code & 15);
    else if (code < 0xc0) this.#text(code & 31);
    else if (code >= 0xe0) m.pushNumber(L, code - 256);
    else this.#long(code);
  }

  #long(code: number): void {
    const m = this.#m;
    const L = this.#L;
    switch (code) {
      case 0xc0:
        return m.pushNil(L);
      case 0xc2:
      case 0xc3:
        return m.pushBoolean(L, code === 0xc3);
      case 0xca:
        return m.pushNumber(L, this.#take(4).readFloatBE());
      case 0xcb:
        return m.pushNumber(L, this.#take(8).readDoubleBE());
      case 0xcc:
      case 0xcd:
      case 0xce:
        return m.pushNumber(L, this.#unsigned(2 ** (code - 0xcc)));
      case 0xcf:
        return m.pushNumber(L, Number(this.#take(8).readBigUInt64BE()));
      case 0xd0:
      case 0xd1:
      case 0xd2: {
        const size = 2 ** (code - 0xd0);
        return m.pushNumber(L, this.#take(size).readIntBE(0, size));
      }
      case 0xd3:
        return m.pushNumber(L, Number(this.#take(8).readBigInt64BE()));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#text(this.#unsigned(2 ** (code - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#unsigned(code === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return this.#map(this.#unsigned(code === 0xde ? 2 : 4));
      default:
        return fail(m, L, 'Bad data format in input.');
    }
  }

  #text(length: number): void {
    this.#m.pushText(this.#L, this.#take(length).toString('latin1'));
  }

  #array(length: number): void {
    const table = this.#newTable();
    for (let index = 1; index <= length; index += 1) {
      this.value();
      this.#m.setIndex(this.#L, table, index, this.#m.top(this.#L));
      this.#m.setTop(this.#L, this.#L.top - 1);
    }
  }

  #map(length: number): void {
    const table = this.#newTable();
    for (let pair = 0; pair < length; pair += 1) {
      this.value();
      const key = this.#m.top(this.#L);
      this.value();
      this.#m.tables.luaH_setfrom(this.#L, table, key, this.#m.top(this.#L));
      this.#m.setTop(this.#L, this.#L.top - 2);
    }
  }

  #newTable(): Table {
    const table = this.#m.newTable(this.#L);
    this.#m.push(this.#L, TYPE.table, table);
    return table;
  }

  #unsigned(bytes: number): number {
    return this.#take(bytes).readUIntBE(0, bytes);
  }

  #take(bytes: number): Buffer {
    if (this.left < bytes) fail(this.#m, this.#L, 'Missing bytes in input.');
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }
}
