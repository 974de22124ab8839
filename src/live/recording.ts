import { Command, type Redis, ReplyError } from 'ioredis';
import { endOfErrorReply } from '../core/error-reply.ts';
import type { CallSent } from '../core/history.ts';
import type { CallEnd, CallObserver } from '../core/observer.ts';
import { neverSent } from './never-sent.ts';

/** Whom a client tells about its commands, and under which port's name (`redis`, `redis-3`). */
export interface Observed {
  readonly observer: CallObserver;
  readonly target: string;
}

/**
 * Has the observer told about a command that is about to be sent, with its reply as the caller sees it (`QUEUED`
 * inside MULTI; the results are EXEC's reply). Costs no promise and no closure: the command carries what two
 * shared functions need.
 */
export function record(command: Command, { observer, target }: Observed): void {
  const recorded = command as RecordedCommand;
  // A command that waited for the first connection comes by twice.
  if (recorded[RECORD] !== undefined) return;
  const call = observer.sent(target, command.name, command.args);
  if (call === undefined) return;
  recorded[RECORD] = { call, observer, reject: command.reject };
  command.transformReply = transformAndTell;
  command.reject = rejectAndTell;
}

const RECORD = Symbol('record');

interface RecordedCommand extends Command {
  [RECORD]: {
    readonly call: CallSent;
    readonly observer: CallObserver;
    readonly reject: Command['reject'];
  };
}

const { transformReply } = Command.prototype;

function transformAndTell(
  this: Command,
  reply: Parameters<Command['transformReply']>[0],
): ReturnType<Command['transformReply']> {
  const seen = transformReply.call(this, reply);
  // A pipeline transforms the commands of a transaction once more, after they settled.
  if (this.isSettled) return seen;
  const { call, observer } = (this as RecordedCommand)[RECORD];
  observer.settled(call, 'answered', seen);
  return seen;
}

function rejectAndTell(this: Command, error: Error): void {
  const { call, observer, reject } = (this as RecordedCommand)[RECORD];
  // ioredis's own words are about its options; these go into the report.
  if (error.message.includes('(which is 0)')) error.message = 'connection lost before the reply';
  if (!this.isSettled) observer.settled(call, endOf(call.operation, error), error);
  reject.call(this, error);
}

function endOf(operation: string, error: Error): CallEnd {
  if (neverSent(error)) return 'refused';
  if (!(error instanceof ReplyError)) return 'lost';
  return endOfErrorReply(operation, error.message);
}

/**
 * The same client through other eyes: what is sent by this view, or by a copy that is made of it, is
 * reported to its own observer. It has no state of its own; what ends a connection is done by the
 * client itself.
 */
export function observedView<Client extends Redis>(client: Client, observed: Observed): Client {
  const view: Client = Object.create(client);
  const own: Partial<Redis> = {
    // A cluster's pipeline says by a third argument to which server it goes.
    sendCommand(...[command, stream, ...rest]: Parameters<Redis['sendCommand']>) {
      record(command, observed);
      return client.sendCommand(command, stream, ...rest);
    },
    // One script for all views: each would be sent by its source once more.
    defineCommand(name, definition) {
      const { scriptsSet } = client as unknown as { scriptsSet: Record<string, { lua: string }> };
      if (scriptsSet[name]?.lua !== definition.lua) client.defineCommand(name, definition);
    },
    connect: (...args) => client.connect(...args),
    disconnect: (...args) => client.disconnect(...args),
    duplicate: ((...args: Parameters<Redis['duplicate']>) =>
      observedView(client.duplicate(...args), observed)) as never,
    quit: ((...args: Parameters<Redis['quit']>) => client.quit(...args)) as Redis['quit'],
  };
  return Object.assign(view, own);
}
