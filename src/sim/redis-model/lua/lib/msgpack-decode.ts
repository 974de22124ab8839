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
    if (code === 0xc0) m.pushNil(L);
    else if (code === 0xc2 || code === 0xc3) m.pushBoolean(L, code === 0xc3);
    else if (code >= 0xca && code <= 0xd3) m.pushNumber(L, this.#number(code));
    else if (code >= 0xd9 && code <= 0xdb) this.#text(this.#unsigned(2 ** (code - 0xd9)));
    else if (code === 0xdc || code === 0xdd) this.#array(this.#unsigned(code === 0xdc ? 2 : 4));
    else if (code === 0xde || code === 0xdf) this.#map(this.#unsigned(code === 0xde ? 2 : 4));
    else fail(m, L, 'Bad data format in input.');
  }

  /** Codes 0xca to 0xd3: floats, unsigned and signed integers by size. */
  #number(code: number): number {
    if (code === 0xca) return this.#take(4).readFloatBE();
    if (code === 0xcb) return this.#take(8).readDoubleBE();
    if (code === 0xcf) return Number(this.#take(8).readBigUInt64BE());
    if (code === 0xd3) return Number(this.#take(8).readBigInt64BE());
    if (code <= 0xce) return this.#unsigned(2 ** (code - 0xcc));
    const size = 2 ** (code - 0xd0);
    return this.#take(size).readIntBE(0, size);
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
