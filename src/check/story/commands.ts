import type { CallSent, CallSettled } from '../../core/history.ts';
import { humanUnits } from '../../core/human.ts';
import { isStock, textOf } from '../stock-calls.ts';
import { describeQuery } from './queries.ts';

/** Longest argument or reply that is told of a command without words of its own. */
const SHOWN = 24;

/** True for a command that reads the stock as the built-in strategies keep it. */
export function readsStock({ operation, args }: CallSent): boolean {
  return (operation === 'get' || operation === 'hget') && isStock(args);
}

/** True for a command that overwrites the stock. */
export function writesStock({ operation, args }: CallSent): boolean {
  return (operation === 'set' || operation === 'hset') && isStock(args);
}

/**
 * What a buyer did by a command, in words; undefined where it does not belong in a story (the lock's
 * own commands, which the sections tell). `settled` is absent while the reply is missing.
 */
export function describeCommand(
  sent: CallSent,
  settled: CallSettled | undefined,
  locks: ReadonlySet<string>,
): string | undefined {
  const keys = sent.args.map(textOf);
  if (keys.some((key) => isAny(key, locks))) return undefined;
  const reply = settled === undefined ? undefined : textOf(settled.reply);
  if (settled !== undefined && !settled.ok) {
    return `${shown(sent.operation.toUpperCase(), keys)} fails: ${cut(reply ?? '', 60)}`;
  }
  const query = settled === undefined ? undefined : describeQuery(sent, settled.reply);
  if (query !== undefined) return query ?? undefined;
  return describeStock(sent.operation, keys, reply) ?? describeOther(sent.operation, keys, reply);
}

function describeStock(
  operation: string,
  args: readonly string[],
  reply: string | undefined,
): string | undefined {
  const [key = '', second, third] = args;
  const answer = reply ?? 'no reply yet';
  switch (operation) {
    case 'get':
    case 'hget':
      return isStock(args) ? `reads stock ${answer}` : undefined;
    case 'hmget':
      return isStock(args) ? `reads stock ${answer.replace(/^\[(\S+) .*$/, '$1')}` : undefined;
    case 'set':
      return isStock(args) ? `writes stock ${second}` : undefined;
    case 'hset':
      return isStock(args) ? `writes stock ${third}` : undefined;
    case 'hincrby':
      return isStock(args) ? describeChange(Number(third), answer) : undefined;
    case 'incrby':
      return isStock(args) ? describeChange(Number(second), answer) : undefined;
    case 'decrby':
      return isStock(args) ? describeChange(-Number(second), answer) : undefined;
    case 'incr':
    case 'decr':
      return isStock(args) ? describeChange(operation === 'incr' ? 1 : -1, answer) : undefined;
    case 'watch':
      return key.endsWith(':stock') ? 'watches the stock' : undefined;
    case 'exec':
      return reply === 'nothing' ? 'loses the race (EXEC is void)' : 'commits (EXEC)';
    case 'eval':
    case 'evalsha':
      return `runs a script on ${cut(args[2] ?? '')}: ${cut(answer)}`;
  }
  return undefined;
}

function describeChange(by: number, left: string): string {
  return by < 0
    ? `takes ${humanUnits(-by, 'unit')}, ${left} left`
    : `gives ${humanUnits(by, 'unit')} back, ${left} left`;
}

function describeOther(
  operation: string,
  args: readonly string[],
  reply: string | undefined,
): string | undefined {
  if (['multi', 'unwatch', 'select', 'ping'].includes(operation)) return undefined;
  if (args.some((arg) => /:bought:\d+$/.test(arg))) return undefined;
  return `${shown(operation.toUpperCase(), args)}: ${cut(reply ?? 'no reply yet')}`;
}

function isAny(key: string, locks: ReadonlySet<string>): boolean {
  if (key.endsWith(':lock')) return true;
  // A live run puts its own prefix before every key.
  for (const lock of locks) if (key.endsWith(lock)) return true;
  return false;
}

function shown(operation: string, args: readonly string[]): string {
  return (
    [operation, ...args.slice(0, 3).map((arg) => cut(arg))].join(' ') +
    (args.length > 3 ? ' …' : '')
  );
}

function cut(text: string, length = SHOWN): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
