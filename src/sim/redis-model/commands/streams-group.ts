import { integerArgument } from '../arguments.ts';
import { type CommandContext, type CommandSpec, container } from '../command.ts';
import { subcommandSyntaxError } from '../command-errors.ts';
import type { Keyspace } from '../keyspace.ts';
import { ErrorReply, OK } from '../reply.ts';
import { Stream } from '../stream.ts';
import { StreamGroup } from '../stream-group.ts';
import { INVALID_STREAM_ID, MIN_STREAM_ID, parseStreamId } from '../stream-id.ts';
import { quoting } from './stream-replies.ts';
import { strictId } from './streams-write.ts';

/** XGROUP and XACK. */
export const streamGroupCommands: readonly CommandSpec[] = [
  container('xgroup', [
    { name: 'create', arity: -5, writes: true, run: create },
    { name: 'setid', arity: -5, writes: true, run: setId },
    {
      name: 'destroy',
      arity: 4,
      writes: true,
      run({ keys }, [key = '', name = '']) {
        if (!existingStream(keys, key).groups.delete(name)) return 0;
        keys.ready(key);
        return 1;
      },
    },
    {
      name: 'createconsumer',
      arity: 5,
      writes: true,
      run({ keys, server }, [key = '', name = '', consumer = '']) {
        const group = existingGroup(existingStream(keys, key), key, name);
        if (group.consumers.has(consumer)) return 0;
        group.seeConsumer(consumer, server.nowMs);
        return 1;
      },
    },
    {
      name: 'delconsumer',
      arity: 5,
      writes: true,
      run({ keys }, [key = '', name = '', consumer = '']) {
        return existingGroup(existingStream(keys, key), key, name).deleteConsumer(consumer);
      },
    },
  ]),
  {
    name: 'xack',
    arity: -4,
    writes: true,
    run({ keys }, [key = '', name = '', ...idTexts]) {
      const group = keys.stream(key)?.groups.get(name);
      if (!group) return 0;
      return idTexts.map(strictId).filter((id) => group.removePending(id)).length;
    },
  },
];

/** The group of this name. Throws Redis' NOGROUP. */
export function existingGroup(stream: Stream, key: string, name: string): StreamGroup {
  const group = stream.groups.get(name);
  if (!group) throw quoting`NOGROUP No such consumer group '${name}' for key name '${key}'`;
  return group;
}

const NO_KEY = new ErrorReply(
  'ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the ' +
    'MKSTREAM option to create an empty stream automatically.',
);
const GROUP_EXISTS = new ErrorReply('BUSYGROUP Consumer Group name already exists');
const NEGATIVE_READ = new ErrorReply('ERR value for ENTRIESREAD must be positive or -1');

function existingStream(keys: Keyspace, key: string): Stream {
  const stream = keys.stream(key);
  if (!stream) throw NO_KEY;
  return stream;
}

function create(
  { keys }: CommandContext,
  [key = '', name = '', idText = '', ...options]: readonly string[],
) {
  const { entriesRead, makesStream } = readOptions('CREATE', options);
  const existing = keys.stream(key);
  if (!existing && !makesStream) return NO_KEY;
  if (options.length > 3) return subcommandSyntaxError('XGROUP', 'CREATE');
  const id = idText === '$' ? (existing?.lastId ?? MIN_STREAM_ID) : strictId(idText);
  const stream = existing ?? new Stream();
  if (!existing) keys.put(key, { type: 'stream', stream });
  if (stream.groups.has(name)) return GROUP_EXISTS;
  stream.groups.set(name, new StreamGroup(id, entriesRead));
  return OK;
}

function setId(
  { keys }: CommandContext,
  [key = '', name = '', idText = '', ...options]: readonly string[],
) {
  const { entriesRead } = readOptions('SETID', options);
  const stream = existingStream(keys, key);
  const group = existingGroup(stream, key, name);
  if (options.length !== 0 && options.length !== 2) return subcommandSyntaxError('XGROUP', 'SETID');
  const id = idText === '$' ? stream.lastId : parseStreamId(idText, 'first');
  if (id === undefined) return INVALID_STREAM_ID;
  group.lastId = id;
  group.entriesRead = entriesRead;
  return OK;
}

function readOptions(subcommand: 'CREATE' | 'SETID', options: readonly string[]) {
  let entriesRead: bigint | undefined;
  let makesStream = false;
  for (let at = 0; at < options.length; at++) {
    const option = options[at]?.toLowerCase();
    if (option === 'mkstream' && subcommand === 'CREATE') makesStream = true;
    else if (option === 'entriesread' && at + 1 < options.length) {
      const read = BigInt(integerArgument(options[++at] ?? ''));
      if (read < -1n) throw NEGATIVE_READ;
      entriesRead = read === -1n ? undefined : read;
    } else throw subcommandSyntaxError('XGROUP', subcommand);
  }
  return { entriesRead, makesStream };
}
