import type { CommandContext, CommandSpec } from '../command.ts';
import { wrongArity } from '../command-errors.ts';
import { OK, type Reply } from '../reply.ts';
import {
  expiryTimeMs,
  positiveExpiryMs,
  type StringOptions,
  stringOptions,
} from './expiry-options.ts';

/** Commands that read or replace a whole string. */
export const stringCommands: readonly CommandSpec[] = [
  {
    name: 'get',
    arity: 2,
    run: ({ keys }, args) => keys.string(args[0] ?? '')?.text ?? null,
  },
  {
    name: 'set',
    arity: -3,
    writes: true,
    run(context, args) {
      if (args.length > 2) return setWithOptions(context, args);
      context.keys.put(args[0] ?? '', { type: 'string', text: args[1] ?? '' });
      return OK;
    },
  },
  {
    name: 'setnx',
    arity: 3,
    writes: true,
    run({ keys }, [key = '', text = '']) {
      if (keys.has(key)) return 0;
      keys.put(key, { type: 'string', text });
      return 1;
    },
  },
  { name: 'setex', arity: 4, writes: true, run: (context, args) => setFor(context, args, 1000) },
  { name: 'psetex', arity: 4, writes: true, run: (context, args) => setFor(context, args, 1) },
  {
    name: 'getset',
    arity: 3,
    writes: true,
    run({ keys }, [key = '', text = '']) {
      const old = keys.string(key)?.text ?? null;
      keys.put(key, { type: 'string', text });
      return old;
    },
  },
  {
    name: 'getdel',
    arity: 2,
    writes: true,
    run({ keys }, [key = '']) {
      const old = keys.string(key)?.text ?? null;
      keys.delete(key);
      return old;
    },
  },
  { name: 'getex', arity: -2, writes: true, run: getAndExpire },
  {
    name: 'mget',
    arity: -2,
    run: ({ keys }, args) =>
      args.map((key) => {
        const value = keys.get(key)?.value;
        return value?.type === 'string' ? value.text : null;
      }),
  },
  {
    name: 'mset',
    arity: -3,
    writes: true,
    run(context, args) {
      if (args.length % 2 !== 0) return wrongArity('mset');
      setAll(context, args);
      return OK;
    },
  },
  {
    name: 'msetnx',
    arity: -3,
    writes: true,
    run(context, args) {
      if (args.length % 2 !== 0) return wrongArity('msetnx');
      if (args.some((key, index) => index % 2 === 0 && context.keys.has(key))) return 0;
      setAll(context, args);
      return 1;
    },
  },
  {
    name: 'strlen',
    arity: 2,
    run: ({ keys }, [key = '']) => keys.string(key)?.text.length ?? 0,
  },
];

function setWithOptions(context: CommandContext, args: readonly string[]): Reply {
  const [key = '', text = '', ...rest] = args;
  const options = stringOptions(rest, 'set');
  const expiresAtMs = options.expiry && expiryTimeMs(options.expiry, context, 'set');
  const { keys } = context;
  const old = options.answersOld ? (keys.string(key)?.text ?? null) : null;
  const entry = keys.get(key);
  const done = options.answersOld ? old : OK;
  if (isForbidden(options, entry !== undefined)) return options.answersOld ? old : null;
  const keptMs = options.keepsTtl ? entry?.expiresAtMs : undefined;
  keys.put(key, { type: 'string', text }, expiresAtMs ?? keptMs);
  return done;
}

function isForbidden(options: StringOptions, isPresent: boolean): boolean {
  return isPresent ? options.onlyIfMissing : options.onlyIfPresent;
}

function setFor(context: CommandContext, args: readonly string[], unitMs: 1 | 1000): Reply {
  const [key = '', duration = '', text = ''] = args;
  const command = unitMs === 1 ? 'psetex' : 'setex';
  const expiresAtMs = positiveExpiryMs(duration, unitMs, context.server.nowMs, command);
  context.keys.put(key, { type: 'string', text }, expiresAtMs);
  return OK;
}

function getAndExpire(context: CommandContext, [key = '', ...rest]: readonly string[]): Reply {
  const { keys, server } = context;
  const options = stringOptions(rest, 'getex');
  const value = keys.string(key);
  const entry = keys.get(key);
  if (value === undefined || entry === undefined) return null;
  if (options.persists && entry.expiresAtMs !== undefined) {
    entry.expiresAtMs = undefined;
    keys.changed(key);
  }
  if (options.expiry === undefined) return value.text;
  const expiresAtMs = expiryTimeMs(options.expiry, context, 'getex');
  if (options.expiry.name.endsWith('AT') && expiresAtMs <= server.nowMs) {
    keys.delete(key);
  } else {
    entry.expiresAtMs = expiresAtMs;
    keys.changed(key);
  }
  return value.text;
}

function setAll({ keys }: CommandContext, args: readonly string[]): void {
  for (let index = 0; index + 1 < args.length; index += 2) {
    keys.put(args[index] ?? '', { type: 'string', text: args[index + 1] ?? '' });
  }
}
