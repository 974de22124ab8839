import type { CallSent } from '../core/history.ts';

/** What a call does to the stock, as its arguments tell. Amounts are units. */
export type StockCall =
  /** Answers the units left; among other things where it names no counter. */
  | { readonly kind: 'read'; readonly counter?: string }
  /** Overwrites them. */
  | { readonly kind: 'write'; readonly counter: string; readonly left: number }
  /** Takes `units`, or gives them back where negative, and answers the units left. */
  | { readonly kind: 'change'; readonly counter: string; readonly units: number }
  /** Touches the stock in a way that its arguments and its reply do not tell. */
  | { readonly kind: 'unknown' };

/**
 * What a call does to the stock as the built-in strategies keep it: the key `…:stock`, or the field `stock` of
 * a hash `…:info`. Undefined for every other call, and for one that leaves the stock as it is.
 */
export function stockCall({ target, operation, args }: CallSent): StockCall | undefined {
  if (WITHOUT_EFFECT.has(operation)) return undefined;
  const count = ARGUMENTS.get(operation);
  if (count === undefined) {
    if (!args.some(isStockKey)) return undefined;
    return { kind: READS_MORE.has(operation) ? 'read' : 'unknown' };
  }
  if (!isStockKey(args[0])) return undefined;
  const isOfHash = operation.startsWith('h');
  if (!isStock(args)) {
    const others = isOfHash ? args.slice(2) : [];
    return others.some((arg) => textOf(arg) === 'stock') ? { kind: 'unknown' } : undefined;
  }
  if (args.length < count || (args.length > count && operation !== 'set')) {
    return { kind: 'unknown' };
  }
  const counter = `${target} ${textOf(args[0])}${isOfHash ? ` ${textOf(args[1])}` : ''}`;
  return callOn(counter, operation, Number(textOf(args[count - 1])));
}

/** The stock is a plain key `…:stock`, or the field `stock` of a hash `…:info`. */
export function isStock(args: readonly unknown[]): boolean {
  const [key, field] = args;
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) return false;
  const name = textOf(key);
  return name.endsWith(':stock') || (name.endsWith(':info') && textOf(field) === 'stock');
}

/** A reply or an argument as text: Buffers decoded, errors by their message. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof Error) return value.message;
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value);
}

/** Commands that are understood, and how many arguments they have then; SET may have options after them. */
const ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['get', 1],
  ['incr', 1],
  ['decr', 1],
  ['set', 2],
  ['incrby', 2],
  ['decrby', 2],
  ['hget', 2],
  ['hset', 3],
  ['hincrby', 3],
]);

/** Commands on the stock's key that change no units. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...['watch', 'exists', 'hexists', 'type', 'strlen', 'ttl', 'pttl'],
  ...['expire', 'pexpire', 'expireat', 'pexpireat', 'persist', 'touch'],
]);

const READS_MORE: ReadonlySet<string> = new Set(['mget', 'hmget', 'hgetall', 'hvals']);

function isStockKey(arg: unknown): boolean {
  if (typeof arg === 'string') return arg.endsWith(':stock') || arg.endsWith(':info');
  return arg instanceof Uint8Array && isStockKey(textOf(arg));
}

function callOn(counter: string, operation: string, amount: number): StockCall {
  switch (operation) {
    case 'get':
    case 'hget':
      return { kind: 'read', counter };
    case 'incr':
      return { kind: 'change', counter, units: -1 };
    case 'decr':
      return { kind: 'change', counter, units: 1 };
  }
  if (!Number.isFinite(amount)) return { kind: 'unknown' };
  if (operation === 'set' || operation === 'hset') return { kind: 'write', counter, left: amount };
  return { kind: 'change', counter, units: operation === 'decrby' ? amount : -amount };
}
