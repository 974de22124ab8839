import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NULL_ARRAY,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from './reply.ts';

/**
 * The reply that these bytes are, in RESP2 or RESP3; of a push, its items. The way back from `encodeReply`:
 * encoding what it gives in the same protocol gives the same bytes.
 *
 * @throws Error where the bytes are no reply, or not one whole reply
 */
export function parseReply(bytes: string): Reply {
  const { reply, end } = read(bytes, 0);
  if (end !== bytes.length) {
    throw new Error(`RESP reply: expected one, got ${bytes.length - end} bytes more`);
  }
  return reply;
}

interface Read {
  readonly reply: Reply;
  readonly end: number;
}

function read(bytes: string, start: number): Read {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd === -1) throw new Error(`RESP reply: expected a whole line, got ${shown(bytes)}`);
  const line = bytes.slice(start + 1, lineEnd);
  const end = lineEnd + 2;
  const mark = bytes[start] ?? '';
  switch (mark) {
    case '+':
      return { reply: new StatusReply(line), end };
    case '-':
      return { reply: new ErrorReply(line), end };
    case ':':
      return { reply: integer(line), end };
    case '(':
      return { reply: BigInt(line), end };
    case ',':
      return { reply: new DoubleReply(line), end };
    case '#':
      return { reply: line === 't', end };
    case '_':
      return { reply: null, end };
    case '$':
      if (line === '-1') return { reply: null, end };
      return { reply: bytes.slice(end, end + Number(line)), end: end + Number(line) + 2 };
    case '=':
      // `txt:` stands before the text.
      return {
        reply: new VerbatimReply(bytes.slice(end + 4, end + Number(line))),
        end: end + Number(line) + 2,
      };
    case '*':
    case '>': {
      if (line === '-1') return { reply: NULL_ARRAY, end };
      const { items, end: last } = readItems(bytes, end, Number(line));
      return { reply: items, end: last };
    }
    case '~': {
      const { items, end: last } = readItems(bytes, end, Number(line));
      return { reply: new SetReply(items), end: last };
    }
    case '%': {
      const { items, end: last } = readItems(bytes, end, 2 * Number(line));
      return { reply: new MapReply(inPairs(items)), end: last };
    }
    default:
      throw new Error(
        `RESP reply: expected one of +-:(,#_$=*>~%, got ${shown(bytes.slice(start))}`,
      );
  }
}

function integer(line: string): number | bigint {
  const value = Number(line);
  return Number.isSafeInteger(value) ? value : BigInt(line);
}

function readItems(bytes: string, start: number, count: number): { items: Reply[]; end: number } {
  const items: Reply[] = [];
  let end = start;
  for (let index = 0; index < count; index++) {
    const one = read(bytes, end);
    items.push(one.reply);
    end = one.end;
  }
  return { items, end };
}

function inPairs(items: readonly Reply[]): (readonly [Reply, Reply])[] {
  const pairs: (readonly [Reply, Reply])[] = [];
  for (let index = 0; index + 1 < items.length; index += 2) {
    pairs.push([items[index] as Reply, items[index + 1] as Reply]);
  }
  return pairs;
}

function shown(bytes: string): string {
  return JSON.stringify(bytes.length > 40 ? `${bytes.slice(0, 40)}…` : bytes);
}
