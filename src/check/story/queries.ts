import type { CallSent } from '../../core/history.ts';
import { humanUnits } from '../../core/human.ts';

/** Queries that a story does not tell. */
const UNTOLD: ReadonlySet<string> = new Set(['begin', 'rollback']);

/**
 * What a query on the shop's tables did, in words, as the built-in strategies write them; undefined where it is another
 * one, and nothing where it does not belong in a story. `reply` is the rows, or how many were changed.
 */
export function describeQuery(sent: CallSent, reply: unknown): string | null | undefined {
  if (sent.target !== 'sql') return undefined;
  const { operation, args } = sent;
  if (UNTOLD.has(operation)) return null;
  if (operation === 'commit') return 'commits';
  const [table, ...values] = args;
  switch (`${operation} ${String(table)}`) {
    case 'select items':
      return describeReading(reply);
    case 'update items':
      return describeUpdate(values, Number(reply) > 0);
    case 'insert orders':
      return 'records the order';
    case 'delete orders':
      return 'cancels the order';
    case 'insert reservations':
      return 'reserves what it took';
    case 'update reservations':
      return `${Number(reply) > 0 ? 'ends' : 'has lost'} the reservation`;
  }
  return undefined;
}

function describeReading(reply: unknown): string | undefined {
  const [row] = Array.isArray(reply) ? reply : [];
  const stock: unknown = (row as { readonly stock?: unknown } | undefined)?.stock;
  return stock === undefined ? undefined : `reads stock ${String(stock)}`;
}

/**
 * By the order of the parameters: what is set, then what is asked for.
 *
 * ```text
 *   stock, id                    a plain write
 *   units, id, units             a conditional deduction
 *   stock, version, id, version  a write where nobody has written since
 *   units, 1, id                 units that are given back
 * ```
 */
function describeUpdate(values: readonly unknown[], isDone: boolean): string | undefined {
  const [first, second, third] = values;
  const units = (count: unknown) => humanUnits(Number(count), 'unit');
  if (values.length === 2) return `writes stock ${String(first)}`;
  if (values.length === 4) return isDone ? `writes stock ${String(first)}` : 'loses the race';
  if (values.length !== 3) return undefined;
  if (typeof third === 'string') return `gives ${units(first)} back`;
  if (typeof second !== 'string') return undefined;
  return isDone ? `takes ${units(first)}` : `finds fewer than ${units(third)}`;
}
