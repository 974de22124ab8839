import type { List } from './list.ts';
import type { SortedSet } from './sorted-set.ts';
import type { Stream } from './stream.ts';

/** A key's value. Everything is plain data, so that a state can be compared and fingerprinted. */
export type Value =
  | { readonly type: 'string'; text: string }
  | { readonly type: 'hash'; readonly fields: Map<string, string> }
  | { readonly type: 'list'; readonly items: List }
  | { readonly type: 'set'; readonly members: Set<string> }
  | { readonly type: 'zset'; readonly scores: SortedSet }
  | { readonly type: 'stream'; readonly stream: Stream };

/** A key in the keyspace. */
export interface Entry {
  value: Value;
  /** Server time in integer ms after which the key is gone (it still exists at that very ms); absent means never. */
  expiresAtMs?: number | undefined;
}

/** A value's type, as TYPE names it. */
export type ValueType = Value['type'];
