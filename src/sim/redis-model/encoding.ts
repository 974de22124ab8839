import type { Value } from './entry.ts';
import { parseInt64 } from './numbers.ts';

const MAX_LISTPACK_ENTRIES = 128;
const MAX_LISTPACK_BYTES = 64;
const MAX_INTSET_ENTRIES = 512;
const MAX_EMBEDDED_BYTES = 44;

/**
 * How Redis 7.0 would hold the value, with its default limits, if it had been written at once. (A real
 * server does not go back to the small form when a collection shrinks, nor to embstr after APPEND.)
 */
export function encodingOf(value: Value): string {
  switch (value.type) {
    case 'string':
      return stringEncoding(value.text);
    case 'hash':
      return isSmall(value.fields.size, value.fields) ? 'listpack' : 'hashtable';
    case 'list':
      return 'quicklist';
    case 'set':
      return isIntset(value.members) ? 'intset' : 'hashtable';
    case 'zset':
      return value.scores.isCompact ? 'listpack' : 'skiplist';
    default:
      return 'stream';
  }
}

function stringEncoding(text: string): string {
  if (parseInt64(text) !== undefined) return 'int';
  return text.length <= MAX_EMBEDDED_BYTES ? 'embstr' : 'raw';
}

function isSmall(size: number, fields: ReadonlyMap<string, string>): boolean {
  if (size > MAX_LISTPACK_ENTRIES) return false;
  for (const [name, text] of fields) {
    if (name.length > MAX_LISTPACK_BYTES || text.length > MAX_LISTPACK_BYTES) return false;
  }
  return true;
}

function isIntset(members: ReadonlySet<string>): boolean {
  if (members.size > MAX_INTSET_ENTRIES) return false;
  for (const member of members) if (parseInt64(member) === undefined) return false;
  return true;
}
