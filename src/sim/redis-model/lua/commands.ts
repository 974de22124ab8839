import { integerArgument } from '../arguments.ts';
import { type CommandContext, type CommandSpec, container } from '../command.ts';
import { notModelled } from '../command-errors.ts';
import { ErrorReply, OK, type Reply, StatusReply } from '../reply.ts';
import { type Script, ScriptEngine } from './engine.ts';

/** EVAL and its kind, and SCRIPT. Functions (FCALL) are not modelled. */
export const scriptCommands: readonly CommandSpec[] = [
  {
    name: 'eval',
    arity: -3,
    noScript: true,
    run: (context, args) => evaluate(context, args, false),
  },
  {
    name: 'eval_ro',
    arity: -3,
    noScript: true,
    run: (context, args) => evaluate(context, args, true),
  },
  {
    name: 'evalsha',
    arity: -3,
    noScript: true,
    run: (context, args) => evaluateSha(context, args, false),
  },
  {
    name: 'evalsha_ro',
    arity: -3,
    noScript: true,
    run: (context, args) => evaluateSha(context, args, true),
  },
  container('script', [
    {
      name: 'load',
      arity: 3,
      noScript: true,
      run: ({ server }, [source = '']) => ScriptEngine.of(server).load(source).sha,
    },
    {
      name: 'exists',
      arity: -3,
      noScript: true,
      run({ server }, shas) {
        const engine = ScriptEngine.of(server);
        return shas.map((sha) => (engine.find(sha) === undefined ? 0 : 1));
      },
    },
    { name: 'flush', arity: -2, noScript: true, run: flush },
    {
      name: 'kill',
      arity: 2,
      noScript: true,
      run: () => new ErrorReply('NOTBUSY No scripts in execution right now.'),
    },
    { name: 'debug', arity: 3, noScript: true, run: () => notModelled('script debug') },
    {
      name: 'help',
      arity: 2,
      run: () => HELP.map((line) => new StatusReply(line)),
    },
  ]),
];

const NO_SCRIPT = new ErrorReply('NOSCRIPT No matching script. Please use EVAL.');

function evaluate(context: CommandContext, args: readonly string[], isReadOnly: boolean): Reply {
  const keyCount = keyCountOf(args);
  const script = ScriptEngine.of(context.server).load(args[0] ?? '');
  return run(context, script, args, keyCount, isReadOnly);
}

function evaluateSha(context: CommandContext, args: readonly string[], isReadOnly: boolean): Reply {
  const sha = args[0] ?? '';
  if (sha.length !== 40) return NO_SCRIPT;
  const keyCount = keyCountOf(args);
  const script = ScriptEngine.of(context.server).find(sha);
  return script === undefined ? NO_SCRIPT : run(context, script, args, keyCount, isReadOnly);
}

/** How many of the arguments after the script and this number are keys. */
function keyCountOf(args: readonly string[]): number {
  const count = Number(integerArgument(args[1] ?? ''));
  if (count > args.length - 2)
    throw new ErrorReply("ERR Number of keys can't be greater than number of args");
  if (count < 0) throw new ErrorReply("ERR Number of keys can't be negative");
  return count;
}

function run(
  context: CommandContext,
  script: Script,
  args: readonly string[],
  keyCount: number,
  isReadOnly: boolean,
): Reply {
  const keys = args.slice(2, 2 + keyCount);
  const rest = args.slice(2 + keyCount);
  return ScriptEngine.of(context.server).run(script, context, keys, rest, isReadOnly);
}

function flush({ server }: CommandContext, args: readonly string[]): Reply {
  const [mode, extra] = args;
  const isKnown = mode === undefined || /^(?:a?sync)$/i.test(mode);
  if (!isKnown || extra !== undefined) {
    return new ErrorReply('ERR SCRIPT FLUSH only support SYNC|ASYNC option');
  }
  ScriptEngine.of(server).flush();
  return OK;
}

const HELP = [
  'SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:',
  'DEBUG (YES|SYNC|NO)',
  '    Set the debug mode for subsequent scripts executed.',
  'EXISTS <sha1> [<sha1> ...]',
  '    Return information about the existence of the scripts in the script cache.',
  'FLUSH [ASYNC|SYNC]',
  '    Flush the Lua scripts cache. Very dangerous on replicas.',
  '    When called without the optional mode argument, the behavior is determined by the',
  '    lazyfree-lazy-user-flush configuration directive. Valid modes are:',
  '    * ASYNC: Asynchronously flush the scripts cache.',
  '    * SYNC: Synchronously flush the scripts cache.',
  'KILL',
  '    Kill the currently executing Lua script.',
  'LOAD <script>',
  '    Load a script into the scripts cache without executing it.',
  'HELP',
  '    Prints this help.',
];
