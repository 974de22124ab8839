import { textOf } from '../../../check/stock-calls.ts';
import {
  type Drawing,
  type DrawnCall,
  type DrawnStep,
  type HeldLock,
  nodeOf,
} from '../../../core/drawing.ts';
import type { CallSent } from '../../../core/history.ts';
import {
  ErrorReply,
  NullArrayReply,
  SetReply,
  StatusReply,
} from '../../../sim/redis-model/reply.ts';
import type { RecordedCommand, RecordedStep } from './recording.ts';
import { Account, plainName } from './told.ts';
import { phrasesOf } from './words.ts';

/** What is drawn beside the steps. */
export interface DrawnSale {
  readonly buyers: number;
  /** Units. */
  readonly stock: number;
  readonly servers: number;
}

/** Makes a drawing of what was recorded. */
export function drawSteps(sale: DrawnSale, recorded: readonly RecordedStep[]): Drawing {
  const account = new Account(recorded);
  const locks = lockNames(recorded);
  let before: { locks: readonly HeldLock[]; stock: number | null } = {
    locks: [],
    stock: sale.stock,
  };
  const steps = recorded.map((step, index): DrawnStep => {
    const now = step.after.keys.filter(({ lock }) => locks.has(lock));
    const call = step.command === undefined ? undefined : account.arrive(step.actor, step.command);
    const scene = { step, account, locks, before, now, servers: sale.servers, stock: sale.stock };
    // Words of the world's moves have no events to tell; those of a buyer's are noted while they are told.
    const phrases = phrasesOf(scene, call);
    if (step.actor === 0 || nodeOf(step.move) !== undefined)
      for (const event of step.events) account.note(event);
    const { stock } = step.after;
    before = { locks: now, stock };
    return {
      step: index + 1,
      move: step.move,
      // What a node does beside its purchases is told across the columns, as the world's.
      actor: nodeOf(step.move) === undefined ? step.actor : 0,
      atUs: step.atUs,
      phrases,
      call: callOf(step, call, account),
      locks: now,
      stock,
      sold: account.sold,
      inside: account.inside.filter((buyer) => !step.crashed.includes(buyer)),
      stopped: step.stopped,
      crashed: step.crashed,
    };
  });
  return { ...sale, steps };
}

/** Locks are what was traced as one, and every key `…:lock`. */
function lockNames(recorded: readonly RecordedStep[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { events, after } of recorded) {
    for (const event of events) if (event.kind === 'acquired') names.add(event.lock);
    for (const { lock } of after.keys) if (lock.endsWith(':lock')) names.add(lock);
  }
  return names;
}

/** Rows of a database have no text of their own, nor has what a queue answers. */
function replyText(reply: unknown, target = ''): string {
  const isRows = Array.isArray(reply) && reply.every((row) => typeof row === 'object');
  const isOfQueue = target === 'queue' && typeof reply === 'object';
  return isRows || isOfQueue ? JSON.stringify(reply) : textOf(reply);
}

/** What a server told a node, as text. */
function answered({ answer }: RecordedCommand): string | undefined {
  const reply = answer();
  if (reply === undefined) return undefined;
  if (reply instanceof ErrorReply) return reply.message;
  if (reply instanceof StatusReply) return reply.text;
  if (reply instanceof NullArrayReply) return replyText(null);
  return replyText(reply instanceof SetReply ? reply.members : reply);
}

function callOf(
  { command, events }: RecordedStep,
  call: CallSent | undefined,
  account: Account,
): DrawnCall | null {
  if (command !== undefined) {
    const { target } = command;
    const settled = call === undefined ? undefined : account.settledOf(call);
    const told = command.isOfNode ? answered(command) : undefined;
    const reply = settled?.ok === true ? replyText(settled.reply, target) : (told ?? null);
    const operation = plainName(command.name);
    const [, ...rest] = command.args;
    const args =
      operation === 'eval' ? ['<script>', ...rest] : target === 'sql' ? rest : command.args;
    return { target, operation, args, reply };
  }
  const settled = events.find((event) => event.kind === 'call-settled');
  if (settled?.kind !== 'call-settled') return null;
  const { target, ok, reply } = settled;
  const isService = target === 'validate' || target === 'order';
  return isService
    ? { target, operation: target, args: [], reply: ok ? 'answers' : textOf(reply) }
    : null;
}
