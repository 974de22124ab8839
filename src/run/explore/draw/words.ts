import { textOf } from '../../../check/stock-calls.ts';
import { describeCommand, readsStock, writesStock } from '../../../check/story/commands.ts';
import { describeEnd } from '../../../check/story/phrases.ts';
import type { DrawnPhrase, HeldLock } from '../../../core/drawing.ts';
import type { CallSent, CallSettled, HistoryEvent } from '../../../core/history.ts';
import { humanClock } from '../../../core/human.ts';
import { ErrorReply, StatusReply } from '../../../sim/redis-model/reply.ts';
import { locksLost, locksTouched } from './locks.ts';
import type { RecordedCommand, RecordedStep } from './recording.ts';
import { type Account, aside, plainName, say } from './told.ts';

/** A moment of a schedule, between what was and what is. */
export interface Scene {
  readonly step: RecordedStep;
  readonly account: Account;
  /** Names of locks. */
  readonly locks: ReadonlySet<string>;
  readonly before: { readonly locks: readonly HeldLock[]; readonly stock: number | null };
  readonly now: readonly HeldLock[];
  /** Independent masters. */
  readonly servers: number;
  /** Units on sale at first. */
  readonly stock: number;
}

/** What a move did, in words. The account is told of its events on the way. */
export function phrasesOf(scene: Scene, call: CallSent | undefined): readonly DrawnPhrase[] {
  const { step } = scene;
  if (step.actor === 0) return ofTheWorld(scene);
  const phrases: DrawnPhrase[] = [];
  const { command } = step;
  if (command !== undefined) phrases.push(...ofCommand(scene, command, call));
  else phrases.push(...ofOther(scene));
  for (const event of step.events) phrases.push(...ofEvent(scene, event));
  if (command?.then === 'stops') phrases.push(say('stops'));
  if (command?.then === 'crashes') phrases.push(say('crashes'));
  if (command?.then === 'loses the reply') phrases.push(say('its reply is lost'));
  return markTaking(phrases);
}

/** Who takes the lock is inside: one phrase for both. */
function markTaking(phrases: readonly DrawnPhrase[]): readonly DrawnPhrase[] {
  const inside = phrases.find(({ text }) => text === INSIDE);
  const taking = phrases.find(({ text }) => text.startsWith('takes the lock'));
  if (inside === undefined || taking === undefined) return phrases;
  return phrases
    .filter((phrase) => phrase !== inside)
    .map((phrase) => (phrase === taking ? { ...phrase, mark: inside.mark } : phrase));
}

const INSIDE = 'is inside';

function ofCommand(
  scene: Scene,
  { server, target, name, args }: RecordedCommand,
  call: CallSent | undefined,
): readonly DrawnPhrase[] {
  const { account, locks, step } = scene;
  if (target === 'zookeeper') return [aside(ZOOKEEPER_WORDS[name] ?? `asks ZooKeeper: ${name}`)];
  if (target === 'notifier') return [aside('waits to be told')];
  if (target === 'queue' || step.command?.isOfNode === true) return [aside(ofNode(target, name))];
  const isOfLock = args.some((arg) => locks.has(arg));
  const touched = locksTouched(scene, server);
  if (isOfLock || touched.length > 0) return touched;
  if (call === undefined) return [aside(`${name.toUpperCase()} arrives`)];
  const heard = account.settledOf(call);
  const isLost = step.command?.then === 'loses the reply';
  const settled = heard === undefined || isLost ? unheard(scene, call) : heard;
  const text = describeCommand(call, settled, locks);
  if (readsStock(call) && settled?.ok === true) {
    account.reads(call.attempt, Number(textOf(settled.reply)));
  }
  if (text === undefined) return [];
  const isStep = /^(reads stock|writes stock|takes |gives |loses |commits|.* fails: )/.test(text);
  return [isStep ? say(text, staleMark(scene, call)) : aside(text)];
}

/** What the requests of the lock do there. */
const ZOOKEEPER_WORDS: Readonly<Record<string, string>> = {
  create: 'queues for the lock',
  getChildren: 'looks who is before it',
  exists: 'watches the one before it',
  remove: 'leaves the queue',
};

/** What a node asks of a server beside its purchases. */
function ofNode(target: string, name: string): string {
  if (target === 'queue') return QUEUE_WORDS[name] ?? `${name} arrives`;
  const [operation = '', table] = name.split(' ');
  return [plainName(operation).toUpperCase(), ...(table === undefined ? [] : [table])].join(' ');
}

const QUEUE_WORDS: Readonly<Record<string, string>> = {
  publish: 'publishes a message',
  next: 'asks for a message',
  ack: 'acknowledges it',
  nak: 'gives it back',
};

/** What the server answered to a client that never heard it. */
function unheard({ step }: Scene, call: CallSent): CallSettled | undefined {
  const reply = step.command?.answer();
  if (reply === undefined) return undefined;
  const { atUs, attempt, target } = call;
  const ok = !(reply instanceof ErrorReply);
  const plain = reply instanceof StatusReply ? reply.text : ok ? reply : new Error(reply.message);
  return { kind: 'call-settled', atUs, attempt, call: call.call, target, ok, reply: plain };
}

/** Whoever overwrites the stock goes by what it read. */
function staleMark({ account, before }: Scene, call: CallSent): string | null {
  if (!writesStock(call)) return null;
  const read = account.stockRead(call.attempt);
  return read === undefined || before.stock === null || read === before.stock
    ? null
    : 'on a stale read';
}

/** Moves of a buyer that are no command. */
function ofOther({ step, account }: Scene): readonly DrawnPhrase[] {
  const { move, actor } = step;
  const what = move.replace(/^(buyer|node) \d+:? /, '').replace(/ #\d+$/, '');
  if (what === 'tries') return account.begun(actor) > 0 ? [say('tries again')] : [aside('tries')];
  if (what === 'crashes') return [say('crashes')];
  if (what === 'timer') return [aside('wakes up')];
  const heard = /hears@(queue|notifier)(\/\d+)?$/.exec(what)?.[1];
  if (heard !== undefined)
    return [aside(heard === 'queue' ? 'hears from the queue' : 'hears the news')];
  if (/^node \d+ hears/.test(move)) return [aside('hears')];
  if (what === 'hears@zookeeper') return [aside('hears from ZooKeeper')];
  const service = /^(validate|order) answers$/.exec(what)?.[1];
  if (service !== undefined) return [aside(`${serviceName(service)} answers`)];
  return [aside(what)];
}

function ofEvent(scene: Scene, event: HistoryEvent): readonly DrawnPhrase[] {
  const { account, servers, now, step, stock } = scene;
  const others = account.inside.filter((buyer) => buyer !== step.actor);
  account.note(event);
  if (event.kind === 'acquired') {
    const mark = others.length > 0 ? 'two are inside' : null;
    if (step.command?.target === 'zookeeper') return [say('takes the lock', mark)];
    if (servers === 1) return [{ ...say(INSIDE, mark), isAside: mark === null }];
    const own = now.filter(({ lock, holder }) => lock === event.lock && holder === step.actor);
    const expires = own.map(({ expiresUs }) => expiresUs ?? 0).sort((a, b) => a - b);
    const text = `takes the lock, ${own.length} of ${servers}`;
    const first = expires[0];
    return [say(first === undefined ? text : `${text} (expires ${humanClock(first)})`, mark)];
  }
  if (event.kind === 'released' && servers > 1) {
    return [say(event.deleted ? 'releases the lock' : 'finds its lock gone')];
  }
  if (event.kind !== 'attempt-ended') return [];
  const { text } = describeEnd(event.outcome, event.units);
  if (event.outcome !== 'sold' || account.sold <= stock) return [say(text)];
  return [say(text, `oversold: ${account.sold} of ${stock}`)];
}

function ofTheWorld(scene: Scene): readonly DrawnPhrase[] {
  const { step, before, now, servers } = scene;
  const { move } = step;
  const lost = locksLost(scene);
  if (move === 'expiry') {
    if (lost.length > 0) return lost;
    return [before.locks.length > now.length ? say('the lock expires') : aside('a key expires')];
  }
  const jump = /^redis-(\d+): clock jumps$/.exec(move)?.[1];
  if (jump !== undefined) {
    const whose = servers === 1 ? "Redis' clock" : `the clock of redis-${jump}`;
    return [say(`${whose} jumps ahead`), ...lost];
  }
  const failed = /^redis-(\d+) loses its last write$/.exec(move)?.[1];
  if (failed !== undefined) {
    const which = servers === 1 ? 'Redis' : `redis-${failed}`;
    return [say(`${which} fails over, and its last write is gone`)];
  }
  const who = /^time passes \((.*)\)$/.exec(move)?.[1];
  if (who === undefined) return [say('time passes')];
  const told = who.replace(/waits for (\w+)/g, (_, service: string) => {
    return `waits for ${serviceName(service)}`;
  });
  return [say(`time passes: ${told}`)];
}

function serviceName(service: string): string {
  return service === 'validate' ? 'the user service' : 'the order service';
}
