import {
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  type Reply,
  SetReply,
  StatusReply,
  VerbatimReply,
} from '../redis-model/reply.ts';

/** Characters of one text that are shown. */
const LONGEST = 60;

/** A reply in one line, as redis-cli would write it: `OK`, `"99"`, `(nil)`, `1`, `(error) ERR …`, `[1, "a"]`. */
export function showReply(reply: Reply): string {
  if (reply === null || reply instanceof NullArrayReply) return '(nil)';
  if (typeof reply === 'string') return showText(reply);
  if (reply instanceof StatusReply) return reply.text;
  if (reply instanceof ErrorReply) return `(error) ${reply.message}`;
  if (reply instanceof DoubleReply) return reply.text;
  if (reply instanceof VerbatimReply) return showText(reply.text);
  if (reply instanceof SetReply) return `{${reply.members.map(showReply).join(', ')}}`;
  if (reply instanceof MapReply) {
    const pairs = reply.pairs.map(([key, value]) => `${showReply(key)}: ${showReply(value)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof reply === 'object')
    return `[${(reply as readonly Reply[]).map(showReply).join(', ')}]`;
  return String(reply);
}

/**
 * A command in one line, its name in upper case; arguments with anything but plain characters are quoted, and a
 * script's text and the end of a UUID are left out.
 */
export function showCommand(name: string, args: readonly string[]): string {
  const isScript = /^eval(_ro)?$/i.test(name);
  const shown = args.map((arg, index) => (isScript && index === 0 ? '<script>' : showArg(arg)));
  return [name.toUpperCase(), ...shown].join(' ');
}

function showArg(arg: string): string {
  if (UUID.test(arg)) return `${arg.slice(0, 8)}…`;
  return /^[\w:.{}*@+/=-]+$/.test(arg) ? cut(arg) : showText(arg);
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Bytes that are UTF-8, quoted; the end of a long text is left out. */
export function showText(bytes: string): string {
  return JSON.stringify(cut(Buffer.from(bytes, 'latin1').toString('utf8')));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
