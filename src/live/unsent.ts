import type { Command } from 'ioredis';
import { markNeverSent } from './never-sent.ts';

const UNSENT = Symbol('unsent');

interface MarkedCommand extends Command {
  [UNSENT]?: Command['reject'] | undefined;
}

/** From here on, what rejects the command is known to have kept it from being written: see `neverSent`. */
export function mark(command: MarkedCommand): void {
  if (command[UNSENT] !== undefined) return;
  const { reject } = command;
  command[UNSENT] = reject;
  command.reject = (error) => {
    // ioredis writes a command that timed out in its queue all the same, once it is connected.
    if (error.message === TIMED_OUT) return reject.call(command, error);
    // It rejects what waits and what was sent with one and the same error.
    return reject.call(command, markNeverSent(copyOf(error)));
  };
}

const TIMED_OUT = 'Command timed out';

function copyOf(error: Error): Error {
  return Object.assign(Object.create(error), { message: error.message, stack: error.stack });
}

/** It waited for a connection and is sent now. */
export function unmark(command: MarkedCommand): void {
  const reject = command[UNSENT];
  if (reject === undefined) return;
  command[UNSENT] = undefined;
  command.reject = reject;
}
