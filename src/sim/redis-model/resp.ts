import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from './reply.ts';

/** The bytes of a reply in RESP2 or RESP3. */
export function encodeReply(reply: Reply, protocol: 2 | 3): Buffer {
  return Buffer.from(encode(reply, protocol), 'latin1');
}

/** The bytes of a pub/sub message or confirmation: an array in RESP2, a push in RESP3. */
export function encodePush(items: readonly Reply[], protocol: 2 | 3): Buffer {
  return Buffer.from(encodeItems(protocol === 2 ? '*' : '>', items, protocol), 'latin1');
}

function encode(reply: Reply, protocol: 2 | 3): string {
  if (typeof reply === 'string') return bulk(reply);
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (typeof reply === 'boolean') return encodeBoolean(reply, protocol);
  if (reply === null) return protocol === 2 ? '$-1\r\n' : '_\r\n';
  if (reply instanceof StatusReply) return `+${reply.text}\r\n`;
  if (reply instanceof ErrorReply) return `-${reply.message}\r\n`;
  if (reply instanceof NullArrayReply) return protocol === 2 ? '*-1\r\n' : '_\r\n';
  if (reply instanceof DoubleReply) {
    return protocol === 2 ? bulk(reply.text) : `,${reply.text}\r\n`;
  }
  if (reply instanceof VerbatimReply) {
    return protocol === 2 ? bulk(reply.text) : `=${reply.text.length + 4}\r\ntxt:${reply.text}\r\n`;
  }
  if (reply instanceof SetReply)
    return encodeItems(protocol === 2 ? '*' : '~', reply.members, protocol);
  if (reply instanceof MapReply) return encodeMap(reply, protocol);
  return encodeItems('*', reply as readonly Reply[], protocol);
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

function encodeBoolean(value: boolean, protocol: 2 | 3): string {
  if (protocol === 2) return value ? ':1\r\n' : ':0\r\n';
  return value ? '#t\r\n' : '#f\r\n';
}

function encodeMap({ pairs }: MapReply, protocol: 2 | 3): string {
  if (protocol === 2) return encodeItems('*', pairs.flat(1), protocol);
  const items = pairs.map(([key, value]) => encode(key, protocol) + encode(value, protocol));
  return `%${pairs.length}\r\n${items.join('')}`;
}

function encodeItems(mark: string, items: readonly Reply[], protocol: 2 | 3): string {
  let text = `${mark}${items.length}\r\n`;
  for (const item of items) text += encode(item, protocol);
  return text;
}
