import { ErrorReply } from './reply.ts';
import { UNMODELLED } from './unmodelled.ts';

/** The answer to a command that Redis 7.0 does not have, or that it has and the model does not. */
export function unknownCommand(name: string, args: readonly string[]): ErrorReply {
  const unmodelled = unmodelledCommand(name);
  if (unmodelled !== undefined) return unmodelled;
  let quoted = '';
  for (const arg of args) {
    if (quoted.length >= 128) break;
    quoted += `'${cString(arg).slice(0, 128 - quoted.length)}' `;
  }
  const shown = cString(name).slice(0, 128);
  return oneLineError(`ERR unknown command '${shown}', with args beginning with: ${quoted}`);
}

/** The error for a command of Redis 7.0 that is not modelled; undefined for any other name. */
export function unmodelledCommand(name: string): ErrorReply | undefined {
  const lower = name.toLowerCase();
  if (!UNMODELLED.has(lower)) return undefined;
  return new ErrorReply(`ERR seckill-bench's Redis model does not have the command '${lower}'`);
}

/** The error for a subcommand of Redis 7.0, or an option, that is not modelled. */
export function notModelled(what: string): ErrorReply {
  return oneLineError(`ERR seckill-bench's Redis model does not have '${what}'`);
}

export function unknownSubcommand(container: string, name: string): ErrorReply {
  const unmodelled = unmodelledCommand(`${container}|${name}`);
  if (unmodelled !== undefined) return unmodelled;
  const shown = cString(name).slice(0, 128);
  return oneLineError(`ERR unknown subcommand '${shown}'. Try ${container.toUpperCase()} HELP.`);
}

/** `fullName` as in `get` or `xgroup|create`. */
export function wrongArity(fullName: string): ErrorReply {
  return new ErrorReply(`ERR wrong number of arguments for '${fullName}' command`);
}

/** The error of a subcommand whose arguments fit no form of it; `name` as the client wrote it. */
export function subcommandSyntaxError(container: string, name: string): ErrorReply {
  return oneLineError(
    `ERR unknown subcommand or wrong number of arguments for '${cString(name).slice(0, 128)}'. Try ${container.toUpperCase()} HELP.`,
  );
}

/** An error made of a client's bytes: line breaks would end the reply. */
export function oneLineError(message: string): ErrorReply {
  return new ErrorReply(message.replace(/[\r\n]/g, ' '));
}

/** What C prints of the bytes: up to the first NUL. */
export function cString(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
