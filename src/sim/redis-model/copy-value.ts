import type { Value } from './entry.ts';
import { List } from './list.ts';

/** A value that shares nothing mutable with the given one. */
export function copyValue(value: Value): Value {
  if (value.type === 'list') return { type: 'list', items: new List(value.items.toArray()) };
  return deepCopy(value);
}

/** Copies plain data: arrays, maps, sets, and objects with their class and public fields. */
function deepCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  return copyObject(value) as T;
}

function copyObject(value: object): object {
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof Set) return new Set([...value].map(deepCopy));
  if (value instanceof Map) {
    return new Map([...value].map(([key, held]) => [deepCopy(key), deepCopy(held)]));
  }
  const fields = Object.entries(value).map(([name, held]) => [name, deepCopy(held)]);
  return Object.assign(Object.create(Object.getPrototypeOf(value)), Object.fromEntries(fields));
}
