import type { StreamNode } from '../stream-node.ts';

/**
 * How many nodes a radix tree of the stream's nodes has, as XINFO tells it: a run of bytes that its keys
 * share is one node, so is each place where they part, and so is each end.
 */
export function countTreeNodes(nodes: readonly StreamNode[]): number {
  if (nodes.length === 0) return 1;
  return countFrom(nodes.map(keyOf), 0);
}

/** A key of 16 bytes, as 32 hexadecimal digits. */
function keyOf(node: StreamNode): string {
  return (node.entries[0]?.id ?? 0n).toString(16).padStart(32, '0');
}

const KEY_DIGITS = 32;

/** `keys` are sorted, differ, and agree in their first `depth` digits. */
function countFrom(keys: readonly string[], depth: number): number {
  if (depth === KEY_DIGITS) return 1;
  const first = keys[0] ?? '';
  const last = keys.at(-1) ?? '';
  let parts = depth;
  while (parts < KEY_DIGITS && first.slice(parts, parts + 2) === last.slice(parts, parts + 2))
    parts += 2;
  if (parts === KEY_DIGITS) return 2;
  const run = parts > depth ? 1 : 0;
  const children = new Map<string, string[]>();
  for (const key of keys) {
    const digit = key.slice(parts, parts + 2);
    const child = children.get(digit);
    if (child) child.push(key);
    else children.set(digit, [key]);
  }
  let count = run + 1;
  for (const child of children.values()) count += countFrom(child, parts + 2);
  return count;
}
