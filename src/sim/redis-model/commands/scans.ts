import type { CommandContext, CommandSpec } from '../command.ts';
import { encodingOf } from '../encoding.ts';
import { matchesGlob } from '../glob.ts';
import { ErrorReply, type Reply, SYNTAX_ERROR } from '../reply.ts';
import { scanCursor, scanOptions, scanPage } from '../scan.ts';
import { choose, drawCountArgument } from './choose.ts';

/** Commands that list keys and fields, in any order: all, page by page, or at random. */
export const scanCommands: readonly CommandSpec[] = [
  {
    name: 'keys',
    arity: 2,
    run({ keys }, [pattern = '']) {
      const names = keys.entries().map(([name]) => name);
      return pattern === '*' ? names : names.filter((name) => matchesGlob(pattern, name));
    },
  },
  { name: 'scan', arity: -2, run: scanKeys },
  { name: 'hscan', arity: -3, run: scanFields },
  { name: 'hrandfield', arity: -2, run: randomFields },
];

function scanKeys({ keys }: CommandContext, args: readonly string[]): Reply {
  const options = scanOptions(args, ['TYPE']);
  const type = options.others.get('TYPE')?.toLowerCase();
  const names = keys.entries().map(([name]) => name);
  const page = scanPage(names, options, false);
  const isWanted = (name: string) => type === undefined || keys.get(name)?.value.type === type;
  return [String(page.next), page.names.filter(isWanted)];
}

function scanFields({ keys }: CommandContext, [key = '', ...args]: readonly string[]): Reply {
  scanCursor(args[0] ?? '');
  const value = keys.getTyped(key, 'hash');
  if (value === undefined) return ['0', []];
  const options = scanOptions(args);
  const isCompact = encodingOf(value) === 'listpack';
  const page = scanPage(value.fields.keys(), options, isCompact);
  return [String(page.next), page.names.flatMap((name) => [name, value.fields.get(name) ?? ''])];
}

function randomFields(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', countText, withValues, ...extra] = args;
  const { keys, server, protocol } = context;
  const random = () => server.random();
  if (countText === undefined) {
    return choose([...(keys.hash(key)?.keys() ?? [])], 1, random)[0] ?? null;
  }
  const count = drawCountArgument(countText);
  if (extra.length > 0) return SYNTAX_ERROR;
  if (withValues !== undefined && withValues.toUpperCase() !== 'WITHVALUES') return SYNTAX_ERROR;
  if (withValues !== undefined && Math.abs(count) >= 2 ** 62) return TOO_MANY;
  const pairs = choose([...(keys.hash(key) ?? [])], count, random);
  if (withValues === undefined) return pairs.map(([name]) => name);
  return protocol === 2 ? pairs.flat() : pairs;
}

const TOO_MANY = new ErrorReply('ERR value is out of range');
