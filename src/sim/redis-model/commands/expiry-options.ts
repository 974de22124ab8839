import { integerArgument } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { addInt64, type Int64, toInt64 } from '../numbers.ts';
import { ErrorReply, SYNTAX_ERROR } from '../reply.ts';

/** What stands after the value of SET, or after the key of GETEX. */
export interface StringOptions {
  readonly onlyIfMissing: boolean;
  readonly onlyIfPresent: boolean;
  readonly answersOld: boolean;
  readonly keepsTtl: boolean;
  readonly persists: boolean;
  /** The last expiry given, not yet read: its number may be wrong. */
  readonly expiry: ExpiryOption | undefined;
}

/** `EX 10`, `PXAT 1700000000000`, … */
export interface ExpiryOption {
  readonly name: ExpiryName;
  readonly text: string;
}

type ExpiryName = 'EX' | 'PX' | 'EXAT' | 'PXAT';

/** Parses SET's options, or GETEX's. Throws a syntax error. */
export function stringOptions(options: readonly string[], command: 'set' | 'getex'): StringOptions {
  const seen = new Set<string>();
  let expiry: ExpiryOption | undefined;
  for (let index = 0; index < options.length; index += 1) {
    const name = (options[index] ?? '').toUpperCase();
    if (!isAllowed(name, command) || conflicts(name, seen)) throw SYNTAX_ERROR;
    seen.add(name);
    if (!isExpiryName(name)) continue;
    index += 1;
    const text = options[index];
    if (text === undefined) throw SYNTAX_ERROR;
    expiry = { name, text };
  }
  return {
    onlyIfMissing: seen.has('NX'),
    onlyIfPresent: seen.has('XX'),
    answersOld: seen.has('GET'),
    keepsTtl: seen.has('KEEPTTL'),
    persists: seen.has('PERSIST'),
    expiry,
  };
}

/** The absolute time in ms that the option means. Throws where the number is wrong or not positive. */
export function expiryTimeMs(
  option: ExpiryOption,
  context: CommandContext,
  command: string,
): number {
  const unitMs = option.name.startsWith('EX') ? 1000 : 1;
  const baseMs = option.name.endsWith('AT') ? 0 : context.server.nowMs;
  return positiveExpiryMs(option.text, unitMs, baseMs, command);
}

/** `text` units after `baseMs`, in ms. Throws where the number is wrong, not positive, or too large. */
export function positiveExpiryMs(
  text: string,
  unitMs: 1 | 1000,
  baseMs: number,
  command: string,
): number {
  const value = integerArgument(text);
  if (value <= 0) throw invalidExpireTime(command);
  const timeMs = addTimeMs(value, unitMs, baseMs);
  if (timeMs === undefined) throw invalidExpireTime(command);
  return timeMs;
}

/** `value` units after `baseMs`, in ms; undefined where that leaves 64 bits. Exact within ±2^53. */
export function addTimeMs(value: Int64, unitMs: 1 | 1000, baseMs: number): number | undefined {
  if (typeof value === 'number') {
    const timeMs = value * unitMs + baseMs;
    if (Number.isSafeInteger(timeMs)) return timeMs;
  }
  const durationMs = toInt64(BigInt(value) * BigInt(unitMs));
  const timeMs = durationMs === undefined ? undefined : addInt64(durationMs, baseMs);
  return timeMs === undefined ? undefined : Number(timeMs);
}

/** The error for an expiry that no clock can hold. */
export function invalidExpireTime(command: string): ErrorReply {
  return new ErrorReply(`ERR invalid expire time in '${command}' command`);
}

const EXPIRIES: readonly string[] = ['EX', 'PX', 'EXAT', 'PXAT'];

/** Options of which one excludes every other; an expiry may be given again by the same name. */
const EXCLUSIVE: readonly string[] = [...EXPIRIES, 'KEEPTTL', 'PERSIST'];

function isAllowed(name: string, command: 'set' | 'getex'): boolean {
  if (EXPIRIES.includes(name)) return true;
  return command === 'getex' ? name === 'PERSIST' : ['NX', 'XX', 'GET', 'KEEPTTL'].includes(name);
}

function conflicts(name: string, seen: ReadonlySet<string>): boolean {
  if (name === 'NX') return seen.has('XX');
  if (name === 'XX') return seen.has('NX');
  if (!EXCLUSIVE.includes(name)) return false;
  return EXCLUSIVE.some((other) => other !== name && seen.has(other));
}

function isExpiryName(name: string): name is ExpiryName {
  return EXPIRIES.includes(name);
}
