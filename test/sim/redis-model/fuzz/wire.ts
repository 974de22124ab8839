/**
 * A reply as it came over the wire, in either protocol. A scalar is its mark and its text (`+OK`, `-ERR …`,
 * `:1`, `$bytes`, `,1.5`, `#t`, `_`); RESP2's two nulls are `_$` and `_*`.
 */
export type Wire = string | WireItems;

/** An array, set, map (its pairs one after the other) or push. */
export interface WireItems {
  readonly mark: string;
  readonly items: readonly Wire[];
}

/** Where the reply that starts at `at` ends; -1 where its bytes are not all there. */
export function frameEnd(bytes: string, at: number): number {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return -1;
  const mark = bytes[at] ?? '';
  const size = Number(bytes.slice(at + 1, lineEnd));
  let end = lineEnd + 2;
  if (BULKS.has(mark)) {
    if (size < 0) return end;
    end += size + 2;
    return end <= bytes.length ? end : -1;
  }
  if (!AGGREGATES.has(mark)) return end;
  for (let left = mark === '%' ? 2 * size : size; left > 0; left--) {
    end = frameEnd(bytes, end);
    if (end < 0) return -1;
  }
  return end;
}

/** Decodes one whole frame. */
export function decode(frame: string): Wire {
  return decodeAt(frame, 0)[0];
}

/** For people, and to compare: equal texts are equal replies. */
export function wireText(wire: Wire): string {
  if (typeof wire === 'string') return JSON.stringify(wire);
  return `${wire.mark}[${wire.items.map(wireText).join(' ')}]`;
}

/** The items of an aggregate; nothing for a scalar. */
export function itemsOf(wire: Wire | undefined): readonly Wire[] {
  return wire === undefined || typeof wire === 'string' ? [] : wire.items;
}

export function isError(wire: Wire): boolean {
  return typeof wire === 'string' && wire.startsWith('-');
}

/** A request: an array of bulk strings. */
export function encodeRequest(args: readonly string[]): string {
  return `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;
}

const BULKS: ReadonlySet<string> = new Set(['$', '=']);
const AGGREGATES: ReadonlySet<string> = new Set(['*', '~', '%', '>']);

function decodeAt(bytes: string, at: number): [Wire, number] {
  const lineEnd = bytes.indexOf('\r\n', at);
  const mark = bytes[at] ?? '';
  const line = bytes.slice(at + 1, lineEnd);
  const size = Number(line);
  const next = lineEnd + 2;
  if (size < 0 && (mark === '$' || mark === '*')) return [`_${mark}`, next];
  if (BULKS.has(mark)) {
    return [mark + bytes.slice(next, next + size), next + size + 2];
  }
  if (!AGGREGATES.has(mark)) return [mark + line, next];
  const items: Wire[] = [];
  let end = next;
  for (let left = mark === '%' ? 2 * size : size; left > 0; left--) {
    const [item, itemEnd] = decodeAt(bytes, end);
    items.push(item);
    end = itemEnd;
  }
  return [{ mark, items }, end];
}
