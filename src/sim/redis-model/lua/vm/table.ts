import { stringHash } from './string.ts';
import type { LuaState, LuaString, LuaTable, LuaValue, Payload } from './types.ts';
import { TYPE } from './types.ts';

/** What a table needs from the machine; late bound, because its modules load each other. */
export interface TableHost {
  newValue(type: number, value: Payload): LuaValue;
  readonly nil: LuaValue;
  fail(L: LuaState, message: string): never;
}

/**
 * Lua 5.1's table: an array part and a chained scatter table with Brent's variation. The layout is
 * kept exactly, because scripts see it: in the order of `pairs`, in `#` of a table with holes, and
 * so in what `cjson.encode` writes.
 */
export class Table implements LuaTable {
  readonly id: number;
  metatable: LuaTable | null = null;
  flags = ~0;
  readonly = false;
  array: LuaValue[] = [];
  /** Empty while the hash part is empty (5.1's dummy node). */
  nodes: Node[] = [];
  lastFree = 0;

  constructor(id: number) {
    this.id = id;
  }
}

/** One slot of the hash part. A key stays, with a nil value, until the next rehash. */
export class Node {
  keyType: number = TYPE.nil;
  key: Payload = null;
  value: LuaValue;
  next: Node | null = null;
  readonly at: number;

  constructor(value: LuaValue, at: number) {
    this.value = value;
    this.at = at;
  }
}

/** The value of a string key, or the shared nil. */
export function getString(host: TableHost, table: Table, key: LuaString): LuaValue {
  const size = table.nodes.length;
  if (size === 0) return host.nil;
  let node: Node | null | undefined = table.nodes[stringHash(key) & (size - 1)];
  while (node) {
    if (
      node.keyType === TYPE.string &&
      (node.key === key || (node.key as LuaString).js === key.js)
    ) {
      return node.value;
    }
    node = node.next;
  }
  return host.nil;
}

/** The value of a number key, or the shared nil. */
export function getNumber(host: TableHost, table: Table, key: number): LuaValue {
  if (key >= 1 && key <= table.array.length) {
    const slot = table.array[key - 1];
    if (slot !== undefined) return slot;
  }
  return findNode(table, TYPE.number, key)?.value ?? host.nil;
}

/** The value of any key, or the shared nil. */
export function getAny(host: TableHost, table: Table, type: number, key: Payload): LuaValue {
  if (type === TYPE.string) return getString(host, table, key as LuaString);
  if (type === TYPE.number) return getNumber(host, table, key as number);
  if (type === TYPE.nil) return host.nil;
  return findNode(table, type, key)?.value ?? host.nil;
}

/** The slot of a key, made if it was absent. Fails with Lua's error on a nil or NaN key. */
export function slotOf(
  host: TableHost,
  L: LuaState,
  table: Table,
  type: number,
  key: Payload,
): LuaValue {
  const found = getAny(host, table, type, key);
  table.flags = 0;
  if (found !== host.nil) return found;
  if (type === TYPE.nil) host.fail(L, 'table index is nil');
  if (type === TYPE.number && Number.isNaN(key)) host.fail(L, 'table index is NaN');
  return newKey(host, L, table, type, key);
}

/** Grows or shrinks both parts, and puts the elements back in 5.1's order. */
export function resize(
  host: TableHost,
  L: LuaState,
  table: Table,
  arraySize: number,
  nodeCount: number,
): void {
  const oldNodes = table.nodes;
  const vanishing = table.array.slice(arraySize);
  while (table.array.length < arraySize) table.array.push(host.newValue(TYPE.nil, null));
  table.nodes = makeNodes(host, nodeCount);
  table.lastFree = table.nodes.length;
  table.array.length = arraySize;
  vanishing.forEach((value, at) => {
    if (value.type !== TYPE.nil) {
      slotOf(host, L, table, TYPE.number, arraySize + at + 1).setfrom(value);
    }
  });
  for (let at = oldNodes.length - 1; at >= 0; at -= 1) {
    const old = oldNodes[at];
    if (old !== undefined && old.value.type !== TYPE.nil) {
      slotOf(host, L, table, old.keyType, old.key).setfrom(old.value);
    }
  }
}

/** A border: an index with a value whose follower has none (`#`). */
export function border(host: TableHost, table: Table): number {
  let high = table.array.length;
  if (high > 0 && table.array[high - 1]?.type === TYPE.nil) {
    let low = 0;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (table.array[middle - 1]?.type === TYPE.nil) high = middle;
      else low = middle;
    }
    return low;
  }
  return table.nodes.length === 0 ? high : searchBorder(host, table, high);
}

/** The element after `key` in traversal order; undefined at the end. Fails on a key that is not in the table. */
export function nextEntry(
  host: TableHost,
  L: LuaState,
  table: Table,
  type: number,
  key: Payload,
): { readonly type: number; readonly key: Payload; readonly value: LuaValue } | undefined {
  let at = findIndex(host, L, table, type, key) + 1;
  for (; at < table.array.length; at += 1) {
    const value = table.array[at];
    if (value !== undefined && value.type !== TYPE.nil) {
      return { type: TYPE.number, key: at + 1, value };
    }
  }
  for (at -= table.array.length; at < table.nodes.length; at += 1) {
    const node = table.nodes[at];
    if (node !== undefined && node.value.type !== TYPE.nil) {
      return { type: node.keyType, key: node.key, value: node.value };
    }
  }
  return undefined;
}

function makeNodes(host: TableHost, count: number): Node[] {
  if (count === 0) return [];
  const size = 2 ** Math.ceil(Math.log2(count));
  return Array.from({ length: size }, (_, at) => new Node(host.newValue(TYPE.nil, null), at));
}

function findNode(table: Table, type: number, key: Payload): Node | undefined {
  if (table.nodes.length === 0) return undefined;
  let node: Node | null | undefined = mainNode(table, type, key);
  while (node) {
    if (node.keyType === type && sameKey(type, node.key, key)) return node;
    node = node.next;
  }
  return undefined;
}

function sameKey(type: number, left: Payload, right: Payload): boolean {
  if (type !== TYPE.string) return left === right;
  return (left as LuaString).js === (right as LuaString).js;
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** The node where a key belongs (5.1's main position). */
function mainNode(table: Table, type: number, key: Payload): Node {
  const { nodes } = table;
  return nodes[mainIndex(nodes.length, type, key)] as Node;
}

function mainIndex(size: number, type: number, key: Payload): number {
  if (type === TYPE.string) return stringHash(key as LuaString) & (size - 1);
  const odd = (size - 1) | 1;
  if (type === TYPE.number) {
    if (key === 0) return 0;
    float[0] = key as number;
    return (((words[0] ?? 0) + (words[1] ?? 0)) >>> 0) % odd;
  }
  if (type === TYPE.boolean) return (key === true ? 1 : 0) & (size - 1);
  // Redis hashes an address here, which differs from run to run; the model takes the order of creation.
  return identity(key) % odd;
}

const ids = new WeakMap<object, number>();
let functions = 0;

function identity(key: Payload): number {
  const named = (key as { readonly id?: number }).id;
  if (named !== undefined) return named;
  const known = ids.get(key as object);
  if (known !== undefined) return known;
  functions += 1;
  ids.set(key as object, functions);
  return functions;
}

/*
 * A new key takes its main position. If a stranger sits there (a node whose own main position is
 * elsewhere), the stranger moves to a free slot; if not, the new key goes to the free slot.
 */
function newKey(host: TableHost, L: LuaState, table: Table, type: number, key: Payload): LuaValue {
  let place = table.nodes.length === 0 ? undefined : mainNode(table, type, key);
  if (place === undefined || place.value.type !== TYPE.nil) {
    const free = freeNode(table);
    if (place === undefined || free === undefined) {
      rehash(host, L, table, type, key);
      return slotOf(host, L, table, type, key);
    }
    let other = mainNode(table, place.keyType, place.key);
    if (other !== place) {
      while (other.next !== place) other = other.next as Node;
      other.next = free;
      free.keyType = place.keyType;
      free.key = place.key;
      free.next = place.next;
      const spare = free.value;
      free.value = place.value;
      place.value = spare;
      place.next = null;
    } else {
      free.next = place.next;
      place.next = free;
      place = free;
    }
  }
  place.keyType = type;
  place.key = key;
  place.value.setnilvalue();
  return place.value;
}

function freeNode(table: Table): Node | undefined {
  while (table.lastFree > 0) {
    table.lastFree -= 1;
    const node = table.nodes[table.lastFree];
    if (node !== undefined && node.keyType === TYPE.nil) return node;
  }
  return undefined;
}

const MAX_ARRAY = 2 ** 26;

function rehash(host: TableHost, L: LuaState, table: Table, type: number, key: Payload): void {
  const slices = new Array<number>(27).fill(0);
  let used = 0;
  let integers = 0;
  const count = (keyType: number, value: Payload): void => {
    used += 1;
    if (keyType !== TYPE.number) return;
    const index = value as number;
    if (index > 0 && index <= MAX_ARRAY && Number.isInteger(index)) {
      const slice = 32 - Math.clz32(index - 1);
      slices[slice] = (slices[slice] ?? 0) + 1;
      integers += 1;
    }
  };
  table.array.forEach((value, at) => {
    if (value.type !== TYPE.nil) count(TYPE.number, at + 1);
  });
  for (const node of table.nodes) if (node.value.type !== TYPE.nil) count(node.keyType, node.key);
  count(type, key);
  const [arraySize, inArray] = arraySizeFor(slices, integers);
  resize(host, L, table, arraySize, used - inArray);
}

/** The largest n such that more than half of 1..n is in use, and how many are. */
function arraySizeFor(slices: readonly number[], integers: number): readonly [number, number] {
  let below = 0;
  let size = 0;
  let inArray = 0;
  for (let i = 0, top = 1; top / 2 < integers; i += 1, top *= 2) {
    const here = slices[i] ?? 0;
    if (here > 0) {
      below += here;
      if (below > top / 2) {
        size = top;
        inArray = below;
      }
    }
    if (below === integers) break;
  }
  return [size, inArray];
}

function findIndex(host: TableHost, L: LuaState, table: Table, type: number, key: Payload): number {
  if (type === TYPE.nil) return -1;
  if (type === TYPE.number && table.array[(key as number) - 1] !== undefined) {
    return (key as number) - 1;
  }
  const node = findNode(table, type, key);
  if (node === undefined) return host.fail(L, "invalid key to 'next'");
  return node.at + table.array.length;
}

function searchBorder(host: TableHost, table: Table, from: number): number {
  let low = from;
  let high = from + 1;
  while (getNumber(host, table, high).type !== TYPE.nil) {
    low = high;
    high *= 2;
    if (high > 0x7fffffff) {
      let at = 1;
      while (getNumber(host, table, at).type !== TYPE.nil) at += 1;
      return at - 1;
    }
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (getNumber(host, table, middle).type === TYPE.nil) high = middle;
    else low = middle;
  }
  return low;
}
