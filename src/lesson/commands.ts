import type { CallSent, CallSettled } from '../core/history.ts';
import type { Journal } from '../core/journal.ts';

/** Shown of a lock's random value, characters. */
const VALUE = 8;

/** The call that has been answered, if its attempt's journal still has it. */
export function sentOf(journal: Journal, { call }: CallSettled): CallSent | undefined {
  return sents(journal).find((sent) => sent.call === call);
}

/** True for a command on the stock as the built-in strategies keep it. */
export function isStockKey({ args }: CallSent): boolean {
  const key = String(args[0]);
  return key.endsWith(':stock') || (key.endsWith(':info') && args[1] === 'stock');
}

/**
 * The last command on the lock that was sent, and when; one that went to several masters at once is
 * told once, from when the first was sent.
 */
export function lockCommand(journal: Journal): {
  readonly sentUs: number;
  readonly command: string;
} {
  const onLock = sents(journal).filter(({ args }) => args.some((arg) => isLockKey(arg)));
  const last = onLock.at(-1);
  if (last === undefined) return { sentUs: 0, command: '' };
  const masters = onLock.filter(
    ({ atUs, operation }) => atUs === last.atUs && operation === last.operation,
  ).length;
  const command = commandText(last);
  return {
    sentUs: last.atUs,
    command: masters === 1 ? command : `${command}, on ${masters} masters`,
  };
}

/** A command as it was sent, without the sale's prefix of its keys; a script by what it does. */
export function commandText({ operation, args }: CallSent): string {
  const texts = args.map(argumentText);
  if (operation !== 'eval' && operation !== 'evalsha') {
    return [operation.toUpperCase(), ...texts].join(' ');
  }
  // The script or its digest, the number of keys, the keys and the arguments.
  return `the release script on ${texts.slice(2).join(' ')}`;
}

function argumentText(arg: unknown): string {
  const text = String(arg).replace(/^\{[^}]*\}:/, '');
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? `${text.slice(0, VALUE)}…` : text;
}

function isLockKey(arg: unknown): boolean {
  return String(arg).endsWith(':lock');
}

function sents(journal: Journal): CallSent[] {
  return journal.events().filter((event): event is CallSent => event.kind === 'call-sent');
}
