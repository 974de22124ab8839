import { type CommandContext, type CommandSpec, container } from '../command.ts';
import { cString, notModelled, oneLineError } from '../command-errors.ts';
import { matchesGlob } from '../glob.ts';
import { type ErrorReply, MapReply, OK, type Reply, SYNTAX_ERROR } from '../reply.ts';

/** CONFIG, for the parameters that clients and libraries look at. */
export const configCommand: CommandSpec = container('config', [
  { name: 'get', arity: -3, noScript: true, run: get },
  { name: 'set', arity: -4, noScript: true, run: set },
  { name: 'resetstat', arity: 2, noScript: true, run: () => OK },
]);

/** Defaults. Only those that change nothing the model does may be set to something else. */
const PARAMETERS: ReadonlyMap<string, { readonly value: string; readonly isInert?: boolean }> =
  new Map([
    ['appendfsync', { value: 'everysec', isInert: true }],
    ['appendonly', { value: 'no', isInert: true }],
    ['databases', { value: '16' }],
    ['maxclients', { value: '10000' }],
    ['maxmemory', { value: '0' }],
    ['maxmemory-policy', { value: 'noeviction' }],
    ['notify-keyspace-events', { value: '' }],
    ['save', { value: '', isInert: true }],
    ['slowlog-log-slower-than', { value: '10000', isInert: true }],
    ['slowlog-max-len', { value: '128', isInert: true }],
    ['timeout', { value: '0' }],
  ]);

function get({ server }: CommandContext, patterns: readonly string[]): Reply {
  const lowered = patterns.map((pattern) => pattern.toLowerCase());
  const names = [...PARAMETERS.keys()].filter((name) =>
    lowered.some((pattern) => matchesGlob(pattern, name)),
  );
  return new MapReply(
    names.map((name) => [name, server.config.get(name) ?? PARAMETERS.get(name)?.value ?? '']),
  );
}

function set({ server }: CommandContext, args: readonly string[]): Reply {
  if (args.length % 2 !== 0) return SYNTAX_ERROR;
  const pairs: [string, string][] = [];
  for (let index = 0; index < args.length; index += 2) {
    pairs.push([args[index] ?? '', args[index + 1] ?? '']);
  }
  for (const [name, value] of pairs) {
    const parameter = PARAMETERS.get(name.toLowerCase());
    if (parameter === undefined) return unknownParameter(name);
    if (!parameter.isInert && parameter.value !== value) {
      return notModelled(`CONFIG SET ${name} ${value}`);
    }
  }
  for (const [name, value] of pairs) server.config.set(name.toLowerCase(), value);
  return OK;
}

function unknownParameter(name: string): ErrorReply {
  return oneLineError(
    `ERR Unknown option or number of arguments for CONFIG SET - '${cString(name)}'`,
  );
}
