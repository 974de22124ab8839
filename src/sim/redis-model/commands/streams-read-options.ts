import { integerArgument, timeoutMsArgument } from '../arguments.ts';
import type { CommandContext } from '../command.ts';
import { ErrorReply, SYNTAX_ERROR } from '../reply.ts';

/** For whom XREADGROUP reads. */
export interface GroupOption {
  readonly name: string;
  readonly consumer: string;
  /** NOACK: what is delivered counts as acknowledged. */
  readonly isAcknowledged: boolean;
}

/** What XREAD and XREADGROUP were asked. */
export interface ReadOptions {
  /** ms to wait, 0 meaning for ever; undefined means not at all. */
  readonly blockMs: number | undefined;
  /** Most entries of each stream; 0 means all. */
  readonly count: number;
  readonly group: GroupOption | undefined;
  /** The streams' keys, and as many ids. */
  readonly names: readonly string[];
  readonly ids: readonly string[];
}

const UNBALANCED = new ErrorReply(
  "ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
);
const GROUP_IN_XREAD = new ErrorReply(
  'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
);
const NOACK_IN_XREAD = new ErrorReply(
  'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
);
const NO_GROUP = new ErrorReply('ERR Missing GROUP option for XREADGROUP');

/** Reads the options of either command. Throws Redis' errors. */
export function readReadOptions(
  command: 'xread' | 'xreadgroup',
  args: readonly string[],
  { script }: CommandContext,
): ReadOptions {
  const isGroup = command === 'xreadgroup';
  let blockMs: number | undefined;
  let count = 0;
  let group: Omit<GroupOption, 'isAcknowledged'> | undefined;
  let isAcknowledged = false;
  for (let at = 0; at < args.length; at++) {
    const option = args[at]?.toLowerCase();
    const following = args.length - at - 1;
    if (option === 'block' && following >= 1) {
      if (script) throw blockInScript(command);
      blockMs = timeoutMsArgument(args[++at] ?? '');
    } else if (option === 'count' && following >= 1) {
      count = Math.max(0, Number(integerArgument(args[++at] ?? '')));
    } else if (option === 'streams' && following >= 1) {
      if (following % 2 === 1) throw UNBALANCED;
      if (isGroup && !group) throw NO_GROUP;
      const names = args.slice(at + 1, at + 1 + following / 2);
      const ids = args.slice(at + 1 + following / 2);
      return { blockMs, count, names, ids, group: group && { ...group, isAcknowledged } };
    } else if (option === 'group' && following >= 2) {
      if (!isGroup) throw GROUP_IN_XREAD;
      group = { name: args[at + 1] ?? '', consumer: args[at + 2] ?? '' };
      at += 2;
    } else if (option === 'noack') {
      if (!isGroup) throw NOACK_IN_XREAD;
      isAcknowledged = true;
    } else throw SYNTAX_ERROR;
  }
  throw SYNTAX_ERROR;
}

/** Redis quotes the command as it was written; scripts write it in upper case. */
function blockInScript(command: string): ErrorReply {
  const name = command.toUpperCase();
  return new ErrorReply(`ERR ${name} command is not allowed with BLOCK option from scripts`);
}
