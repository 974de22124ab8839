import type { Command } from 'ioredis';

/**
 * Lets the reply to a command get lost, where `losesReply` says so when it comes: the server has done what it was
 * told, and the caller gets the error of a connection that broke before the reply. Nothing is sent again.
 */
export function mayLoseReply(command: Command, losesReply: () => boolean): void {
  const losable = command as LosableCommand;
  // A command that waited for the first connection comes by twice; what a subscription brings is no reply.
  if (losable[LOSABLE] === true || SUBSCRIBING.test(command.name)) return;
  losable[LOSABLE] = true;
  // As it is now: further on, a cluster's client would take it for an outage.
  const { resolve, reject } = command;
  command.resolve = (reply) => {
    if (losesReply()) reject.call(command, new Error('connection lost before the reply'));
    else resolve.call(command, reply);
  };
}

const LOSABLE = Symbol('losable');
const SUBSCRIBING = /subscribe$|^(quit|monitor)$/;

interface LosableCommand extends Command {
  [LOSABLE]?: true;
}
