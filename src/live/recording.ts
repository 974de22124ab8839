import type { Command } from 'ioredis';

/** Told about every command that a client sends; runs inside the hot path, so it must not throw. */
export interface CommandRecorder<Call extends object = object> {
  /**
   * A command is about to leave, in the caller's async context. `args` carry the key prefix and must not be
   * changed. Return undefined to leave it unrecorded.
   */
  sent(name: string, args: readonly unknown[]): Call | undefined;
  /**
   * Its reply as the caller sees it, or the error (`ok` false; see `neverSent`), once for each call. A command
   * inside MULTI settles with `QUEUED`; the results are EXEC's reply.
   */
  settled(call: Call, ok: boolean, reply: unknown): void;
}

/**
 * Has `recorder` told about a command that is about to be sent. Costs no promise and no closure: the command
 * carries what two shared functions need.
 */
export function record(command: Command, recorder: CommandRecorder): void {
  const recorded = command as RecordedCommand;
  // A command that waited for the first connection comes by twice.
  if (recorded[CALL] !== undefined) return;
  const call = recorder.sent(command.name, command.args);
  if (call === undefined) return;
  recorded[CALL] = call;
  recorded[RECORDER] = recorder;
  recorded[TRANSFORM] = command.transformReply;
  recorded[REJECT] = command.reject;
  command.transformReply = transformAndTell;
  command.reject = rejectAndTell;
}

const CALL = Symbol('call');
const RECORDER = Symbol('recorder');
const TRANSFORM = Symbol('transformReply');
const REJECT = Symbol('reject');

interface RecordedCommand extends Command {
  [CALL]?: object;
  [RECORDER]: CommandRecorder;
  [TRANSFORM]: Command['transformReply'];
  [REJECT]: Command['reject'];
}

function transformAndTell(
  this: Command,
  reply: Parameters<Command['transformReply']>[0],
): ReturnType<Command['transformReply']> {
  const recorded = this as RecordedCommand;
  const seen = recorded[TRANSFORM](reply);
  // A pipeline transforms the commands of a transaction once more, after they settled.
  if (!this.isSettled) tell(recorded, true, seen);
  return seen;
}

function rejectAndTell(this: Command, error: Error): void {
  const recorded = this as RecordedCommand;
  if (!this.isSettled) tell(recorded, false, error);
  recorded[REJECT](error);
}

function tell(command: RecordedCommand, ok: boolean, reply: unknown): void {
  const call = command[CALL];
  if (call !== undefined) command[RECORDER].settled(call, ok, reply);
}
