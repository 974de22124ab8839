import type { Keyspace } from '../keyspace.ts';
import { List } from '../list.ts';
import { SYNTAX_ERROR } from '../reply.ts';

/** Which end of a list. */
export type End = 'left' | 'right';

/** Parses LEFT or RIGHT. Throws a syntax error. */
export function endArgument(text: string): End {
  const end = text.toLowerCase();
  if (end !== 'left' && end !== 'right') throw SYNTAX_ERROR;
  return end;
}

/** Adds an item at the end. */
export function push(list: List, item: string, end: End): void {
  if (end === 'left') list.pushLeft(item);
  else list.pushRight(item);
}

/** Takes up to `count` items off the end, nearest first; an emptied list is gone. */
export function popMany(
  keys: Keyspace,
  key: string,
  list: List,
  count: number,
  end: End,
): readonly string[] {
  const items: string[] = [];
  while (items.length < count) {
    const item = end === 'left' ? list.popLeft() : list.popRight();
    if (item === undefined) break;
    items.push(item);
  }
  keys.changed(key);
  keys.deleteIfEmpty(key);
  return items;
}

/**
 * Moves one item from `source` to `target`, which may be the same; undefined where there is none.
 * Throws WRONG_TYPE, before anything has moved, where either is no list.
 */
export function move(
  keys: Keyspace,
  source: string,
  target: string,
  from: End,
  to: End,
): string | undefined {
  const list = keys.list(source);
  if (list === undefined) return undefined;
  const targetList = keys.list(target);
  const item = from === 'left' ? list.popLeft() : list.popRight();
  if (item === undefined) return undefined;
  if (targetList === undefined) keys.put(target, { type: 'list', items: new List([item]) });
  else {
    push(targetList, item, to);
    keys.changed(target);
  }
  keys.changed(source);
  keys.deleteIfEmpty(source);
  return item;
}
