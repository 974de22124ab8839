import {
  type Chooser,
  FAULTS,
  type Fault,
  type FaultBudget,
  type MadeKind,
} from '../../core/schedule.ts';
import type { Scope } from '../../core/scope.ts';
import type { TimedEvent } from '../event-queue.ts';
import type { PlannedEvent } from '../kernel.ts';
import { Exchange, type Link } from '../redis-client/link.ts';
import type { Timeline } from '../timeline.ts';
import { type Actor, type Answer, newActor, type Timer } from './actor.ts';
import { HANDSHAKE, isLocal, type Lane } from './lane.ts';
import type { Mirror } from './mirror.ts';
import { Observations } from './observations.ts';
import type { AfterCall, Option } from './option.ts';
import { optionsOf } from './options.ts';
import type { SteppedServer } from './server.ts';

/** How a schedule came to its end. `cut`: the chooser wanted no more of it; `bounded`: time passed too often. */
export type StepEnd = 'stuck' | 'cut' | 'bounded';

/** What a stepper is made of. */
export interface StepperOptions {
  readonly buyers: number;
  readonly nodes: number;
  readonly budget: FaultBudget;
  readonly scope: Scope;
  /**
   * True where each node serves one buyer and nobody can tell when a reply arrived: it is then taken
   * as soon as its command has run.
   */
  readonly repliesAtOnce: boolean;
  /** What a node's code saw in an attempt has no bearing on its next one. */
  readonly forgetsAttempts: boolean;
}

/** A move that was made. */
export interface Made {
  readonly name: string;
  readonly actor: number;
  /** Virtual µs after the move. */
  readonly atUs: number;
}

/** Time may pass so often in one schedule while somebody could have gone on… */
const MOST_WAITS = 8;
/** …and so often in all. */
const MOST_TIMES = 200;

/**
 * Virtual time in which nothing happens by itself: what is planned waits until a chooser picks it. All
 * steps of the code take no time; time passes only where everybody waits for something that takes time
 * (a sleep, a lock's expiry), or is stopped or kept waiting by a fault.
 */
export class Stepper implements Timeline {
  readonly options: StepperOptions;
  readonly actors: readonly Actor[];
  readonly observations: Observations;
  readonly servers: SteppedServer[] = [];
  readonly lanes: Lane[] = [];
  answers: Answer[] = [];
  timers: Timer[] = [];
  left: Record<Fault, number>;
  /** Who goes on, or went on last; 0 for nobody. */
  current = 0;
  /** The same, if it can go on now: on it depends what is a departure. */
  goesOn = 0;
  /** Has begun an attempt, and makes its first step before anybody else goes on. */
  sticky = 0;
  /** The server whose clock jumped last, if nothing has happened since; else 0. */
  jumped = 0;
  waits = 0;
  /** Told of every move that was made. */
  onMade: ((made: Made) => void) | undefined;
  /** Real servers that do what the models do; absent in a search. */
  mirror: Mirror | undefined;
  /** Settles when the mirror has followed; until then {@link advance} is not to be called. */
  following: Promise<void> | undefined;
  readonly #laneOf = new Map<Link, Lane>();
  /** Who sent what is on its way, where buyers share a node. */
  readonly #senders = new WeakMap<object, number>();
  #soon: (() => void)[] = [];
  #nowUs = 0;
  #order = 0;
  #times = 0;
  #chooser: Chooser | undefined;
  #oracle: () => string = () => '';

  constructor(options: StepperOptions) {
    this.options = options;
    this.left = { ...options.budget };
    this.observations = new Observations(options.nodes);
    this.actors = Array.from({ length: options.buyers }, (_, index) =>
      newActor(index + 1, index % options.nodes),
    );
  }

  nowUs(): number {
    return this.#nowUs;
  }

  /** True while a chooser decides; otherwise things happen in the order in which they were planned. */
  get isChoosing(): boolean {
    return this.#chooser !== undefined;
  }

  /** From now on `chooser` decides; `oracle` tells what judging this schedule depends on beside the world. */
  choose(chooser: Chooser, oracle: () => string): void {
    this.#chooser = chooser;
    this.#oracle = oracle;
  }

  /** From now on things happen by themselves again. */
  letHappen(): void {
    this.#chooser = undefined;
    this.sticky = 0;
  }

  /** Takes up a connection; what travels on it is the doing of `node`'s buyers. */
  adopt(link: Link, node: number, server: SteppedServer): void {
    const index = this.lanes.filter((lane) => lane.node === node && lane.server === server).length;
    const lane = { link, node, index, server, out: [], in: [] };
    this.lanes.push(lane);
    this.#laneOf.set(link, lane);
  }

  plan(event: TimedEvent): void {
    const lane = event.link === undefined ? undefined : this.#laneOf.get(event.link);
    if (lane === undefined) this.#soon.push(() => event.fire());
    else if (event.isInbound === true) lane.in.push(event);
    else {
      lane.out.push(event as Exchange);
      if (this.options.nodes !== this.options.buyers) this.#noteSender(event);
    }
  }

  /** The buyer who sent what travels on a lane of this node; its first one where nobody knows. */
  senderOf(event: object | undefined, node: number): number {
    return (event && this.#senders.get(event)) ?? node + 1;
  }

  #noteSender(event: TimedEvent): void {
    const owner = this.options.scope.current() as { readonly buyer?: number } | undefined;
    if (owner?.buyer !== undefined) this.#senders.set(event, owner.buyer);
  }

  /** Of the world itself: at its time, and at once where that is now. */
  at(atUs: number, run: () => void): PlannedEvent {
    if (atUs === Number.POSITIVE_INFINITY) return { cancel() {} };
    let isCancelled = false;
    const fire = () => {
      if (!isCancelled) run();
    };
    if (atUs <= this.#nowUs) this.#soon.push(fire);
    else this.#addTimer(0, Math.round(atUs), fire);
    return { cancel: () => (isCancelled = true) };
  }

  planned(): readonly TimedEvent[] {
    return this.lanes.flatMap((lane) => [...lane.out, ...lane.in]);
  }

  woke(): void {
    this.options.scope.resume(undefined);
  }

  /** Code of `buyer` (0: unknown) sleeps until `atUs`. */
  sleep(buyer: number, atUs: number, fire: () => void): void {
    if (atUs === Number.POSITIVE_INFINITY) return;
    const wake = (): void => {
      for (let node = 0; node < this.options.nodes; node++) this.observations.add(node, 'woken');
      fire();
    };
    this.#addTimer(buyer, Math.round(atUs), buyer === 0 ? wake : fire);
  }

  /** A downstream service will answer `buyer`, by `latestUs` (infinite: at any time). */
  answerTo(buyer: number, service: string, latestUs: number, fire: () => void): void {
    this.answers.push({ buyer, service, fire, latestUs, isDelayed: false });
  }

  /** The buyer is ready for its next attempt; settles when it may begin, or is told that it never will. */
  begin(buyer: number): Promise<void> {
    const actor = this.actor(buyer);
    actor.phase = 'ready';
    return new Promise((resolve) => (actor.begin = resolve));
  }

  /** The buyer's attempt is over, with this outcome. */
  ended(buyer: number, outcome: string): void {
    const actor = this.actor(buyer);
    actor.told += `${outcome},`;
    actor.isStopped = false;
    this.observations.add(actor.node, outcome);
    if (!this.options.forgetsAttempts) return;
    this.observations.replace(actor.node, actor.told);
    this.timers = this.timers.filter((timer) => timer.buyer !== buyer);
  }

  /** The buyer makes no more attempts. */
  leave(buyer: number): void {
    this.actor(buyer).phase = 'gone';
  }

  /** Settles when the buyer has crashed. */
  crashOf(buyer: number): Promise<void> {
    return new Promise((resolve) => (this.actor(buyer).crash = resolve));
  }

  actor(buyer: number): Actor {
    const actor = this.actors[buyer - 1];
    if (actor === undefined)
      throw new RangeError(`buyer: expected 1 to ${this.actors.length}, got ${buyer}`);
    return actor;
  }

  /**
   * Lets one thing happen, after which the code that it woke has to come to rest. Answers how the
   * schedule ended, undefined while it goes on.
   */
  advance(): StepEnd | undefined {
    const soon = this.#soon.shift();
    if (soon !== undefined) {
      this.woke();
      soon();
      return undefined;
    }
    if (this.#chooser === undefined) return this.#happen();
    const local = this.lanes.find(isLocal);
    if (local !== undefined) {
      if (this.mirror !== undefined) this.#carry(local, () => this.#take(local));
      else {
        this.#call(local);
        this.#take(local);
      }
      return undefined;
    }
    return this.#step(this.#chooser);
  }

  /** The lane's first command arrives at the model and at the mirror; `then` is what comes of it. */
  #carry(lane: Lane, then: () => void): void {
    const carried = this.mirror?.carry(lane, () => this.#call(lane));
    this.#follow(carried, () => {
      this.woke();
      then();
    });
  }

  #follow(followed: Promise<void> | undefined, then: () => void = () => {}): void {
    this.following = followed?.then(() => {
      this.following = undefined;
      then();
    });
  }

  /** Forgets connections, and what is on its way on them. */
  drop(links: readonly Link[]): void {
    for (const link of links) link.connection.close();
    const left = this.lanes.filter(({ link }) => !links.includes(link));
    this.lanes.length = 0;
    this.#laneOf.clear();
    for (const { link, node, server } of left) this.adopt(link, node, server);
  }

  /** True where a connection of the node may be told something that its node has not just asked for. */
  isListening(node: number): boolean {
    return this.lanes.some(({ link: { connection }, server, node: its }) => {
      if (its !== node) return false;
      return connection.subscriptionCount > 0 || server.model.isBlocked(connection);
    });
  }

  /** Back to the opening: no time has passed, and nothing is on its way. */
  reset(): void {
    this.#chooser = undefined;
    this.#nowUs = 0;
    this.#order = 0;
    this.#times = 0;
    this.#soon = [];
    this.answers = [];
    this.timers = [];
    this.left = { ...this.options.budget };
    this.current = 0;
    this.goesOn = 0;
    this.sticky = 0;
    this.jumped = 0;
    this.waits = 0;
    this.observations.reset();
    for (const actor of this.actors) Object.assign(actor, newActor(actor.buyer, actor.node));
    for (const lane of this.lanes) {
      lane.out.length = 0;
      lane.in.length = 0;
    }
    for (const server of this.servers) server.reset();
  }

  #step(chooser: Chooser): StepEnd | undefined {
    let options = optionsOf(this);
    if (options.length === 0) {
      // Nothing can make time pass: whoever stopped goes on.
      for (const actor of this.actors) actor.isHeld = false;
      options = optionsOf(this);
    }
    if (options.length === 0) return 'stuck';
    let index: number | undefined = 0;
    if (options.length > 1)
      index = chooser.choose(options, (withCosts) => this.describe(withCosts));
    if (index === undefined) return 'cut';
    const option = options[index];
    if (option === undefined)
      throw new RangeError(`choice: expected 0 to ${options.length - 1}, got ${index}`);
    const name = this.onMade === undefined ? '' : option.name;
    chooser.makes?.(option, kindOf(option, this.sticky));
    const isBounded = this.#make(option, options.length > 1);
    this.onMade?.({ name, actor: option.actor, atUs: this.#nowUs });
    return isBounded ? 'bounded' : undefined;
  }

  /** Answers whether it was once too often. */
  #make(option: Option, isChosen: boolean): boolean {
    for (const fault of option.faults) this.left[fault] -= 1;
    const { doing } = option;
    if (doing.kind !== 'expiry' && !option.isLocal) this.current = option.actor;
    this.jumped = doing.kind === 'clock-jump' ? doing.server.number : 0;
    if (doing.kind === 'time') {
      this.#pass(doing.toUs, doing.covers);
      this.#follow(this.mirror?.pass());
      this.#times += 1;
      if (isChosen) this.waits += 1;
      return this.waits > MOST_WAITS || this.#times > MOST_TIMES;
    }
    if (option.actor > 0) this.#act(this.actor(option.actor), doing);
    else if (doing.kind === 'expiry') {
      this.#nowUs = doing.atUs;
      this.#follow(this.mirror?.pass());
    } else if (doing.kind === 'failover') doing.server.loseWrite();
    else if (doing.kind === 'clock-jump') doing.server.jump();
    return false;
  }

  #act(actor: Actor, doing: Option['doing']): void {
    actor.isStopped = false;
    if (this.sticky === actor.buyer) this.sticky = 0;
    this.woke();
    switch (doing.kind) {
      case 'begin':
        actor.phase = 'running';
        actor.begun += 1;
        this.observations.add(actor.node, `${actor.buyer} begins`);
        if (this.options.repliesAtOnce) this.sticky = actor.buyer;
        actor.begin();
        break;
      case 'call':
        if (this.mirror !== undefined) this.#carry(doing.lane, () => this.#called(actor, doing));
        else {
          this.#call(doing.lane);
          this.#called(actor, doing);
        }
        break;
      case 'reply':
        if (this.mirror === undefined) this.#deliver(doing.lane);
        else this.#follow(this.mirror.pass(), () => this.#deliver(doing.lane));
        break;
      case 'answer':
        this.observations.add(actor.node, `answer ${takeOut(this.answers, doing.answer)}`);
        doing.answer.fire();
        break;
      case 'timer':
        this.observations.add(actor.node, `timer ${takeOut(this.timers, doing.timer)}`);
        doing.timer.fire();
        break;
      case 'crash':
        this.#crash(actor);
        break;
      default:
    }
  }

  #called(actor: Actor, { lane, then }: { readonly lane: Lane; readonly then: AfterCall }): void {
    if (then === 'goes on') this.#take(lane);
    else if (then === 'loses the reply') this.#lose(lane, actor);
    else if (then === 'crashes') this.#crash(actor);
    else if (then === 'stops') {
      actor.isStopped = true;
      actor.isHeld = true;
    }
  }

  #pass(toUs: number, covers: readonly (Actor | Answer)[]): void {
    this.#nowUs = Math.max(this.#nowUs, toUs);
    this.sticky = 0;
    for (const one of covers) {
      if ('service' in one) one.isDelayed = true;
      else one.isStopped = true;
    }
    for (const actor of this.actors) actor.isHeld = false;
    this.#fireWorldTimers();
  }

  /** Timers of the servers, and of code that nobody knows whose it is. */
  #fireWorldTimers(): void {
    const due = this.timers.filter((timer) => timer.buyer === 0 && timer.atUs <= this.#nowUs);
    if (due.length === 0) return;
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    due.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
    for (const timer of due) this.#soon.push(timer.fire);
  }

  #call(lane: Lane): void {
    const exchange = lane.out.shift();
    if (exchange === undefined) return;
    if (this.left.failover > 0) lane.server.watching(() => exchange.fire());
    else exchange.fire();
  }

  /** Takes what came back. */
  #take(lane: Lane): void {
    if (!this.options.repliesAtOnce) return;
    while (lane.in.length > 0) this.#deliver(lane);
  }

  #deliver(lane: Lane): void {
    const event = lane.in.shift();
    if (event === undefined) return;
    if (!HANDSHAKE.has((event as Partial<Exchange>).name ?? '')) {
      this.observations.add(lane.node, `${laneName(lane)} ${replyText(event)}`);
    }
    event.fire();
  }

  #lose(lane: Lane, { node }: Actor): void {
    this.observations.add(node, `lost ${laneName(lane)}`);
    const last = lane.in.at(-1);
    // Some commands are answered later, or by what the server pushes.
    if (!(last instanceof Exchange)) return;
    lane.in.pop();
    const exchange = last;
    if (exchange.receiver.canLose === true) exchange.receiver.lost();
    else lane.link.breakOff();
  }

  /** A process that is gone takes all its buyers with it. */
  #crash({ node }: Actor): void {
    for (const actor of this.actors) {
      if (actor.node !== node || actor.phase === 'gone') continue;
      actor.phase = 'crashed';
      actor.crash();
    }
    for (const lane of this.lanes) {
      if (lane.node !== node) continue;
      // The server drops what it kept for the connection, and nobody hears what is on its way.
      lane.link.connection.reset();
      this.mirror?.crash(lane);
      lane.out.length = 0;
      lane.in.length = 0;
    }
    const buyers = new Set(
      this.actors.filter((one) => one.node === node).map(({ buyer }) => buyer),
    );
    this.answers = this.answers.filter(({ buyer }) => !buyers.has(buyer));
    this.timers = this.timers.filter(({ buyer }) => !buyers.has(buyer));
  }

  /** Without a chooser: what was planned first, and then what comes next in time. */
  #happen(): StepEnd | undefined {
    for (const lane of this.lanes) {
      if (lane.in.length > 0) {
        this.woke();
        this.#deliver(lane);
        return undefined;
      }
    }
    for (const lane of this.lanes) {
      if (lane.out.length === 0) continue;
      if (this.mirror === undefined) this.#call(lane);
      else this.#carry(lane, () => {});
      return undefined;
    }
    const answer = this.answers.shift();
    if (answer !== undefined) {
      this.woke();
      answer.fire();
      return undefined;
    }
    return this.#nextTimer();
  }

  #nextTimer(): StepEnd | undefined {
    const [first, ...rest] = this.timers.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
    if (first === undefined) return 'stuck';
    this.timers = rest;
    this.#nowUs = Math.max(this.#nowUs, first.atUs);
    this.woke();
    first.fire();
    return undefined;
  }

  /** Lets this much virtual time pass, without anything that happens in it. */
  skip(us: number): void {
    this.#nowUs += us;
  }

  #addTimer(buyer: number, atUs: number, fire: () => void): void {
    this.#order += 1;
    this.timers.push({ buyer, atUs, order: this.#order, fire });
  }

  /** Everything that the rest of the schedule, and its judgement, can depend on. */
  describe(withCosts = false): string {
    let text = `${this.#nowUs}/${this.sticky}/${this.waits}/${this.jumped}`;
    if (withCosts) text += `>${this.goesOn}`;
    for (const fault of FAULTS) if (this.options.budget[fault] > 0) text += `/${this.left[fault]}`;
    if (this.left.crash > 0) text += `c${this.current}`;
    for (const { phase, begun, told, isStopped, isHeld } of this.actors) {
      text += `|${phase[0]}${begun}${isStopped ? 's' : ''}${isHeld ? 'h' : ''}${phase === 'gone' ? told : ''}`;
    }
    for (let node = 0; node < this.options.nodes; node++) text += `;${this.observations.of(node)}`;
    // In what order different buyers came to wait makes no difference.
    for (const { buyer, service, latestUs, isDelayed } of byBuyer(this.answers)) {
      text += `\n${buyer} ${service}${isDelayed ? ' late' : ''}`;
      if (latestUs !== Number.POSITIVE_INFINITY) text += ` by ${latestUs}`;
    }
    for (const { buyer, atUs } of byBuyer(this.timers)) text += `\n${buyer}@${atUs}`;
    const lanes: string[] = [];
    for (const lane of this.lanes)
      if (lane.out.length + lane.in.length > 0) lanes.push(describeLane(lane));
    text += lanes.sort().join('');
    for (const server of this.servers) {
      text += `\n${server.describe((connection) => this.#nameOf(connection))}`;
    }
    return `${text}\n${this.#oracle()}`;
  }

  #nameOf(connection: Link['connection']): string | undefined {
    for (const { link, node, index } of this.lanes) {
      if (link.connection === connection) return `${node}.${index}`;
    }
    return undefined;
  }
}

function kindOf({ actor, doing }: Option, sticky: number): MadeKind {
  if (doing.kind === 'time') return 'world at rest';
  if (actor === 0) return 'world';
  return sticky === actor ? 'own at once' : 'own';
}

/** Takes it out; answers whose it was, and which of theirs. */
function takeOut<T extends { readonly buyer: number }>(list: T[], one: T): string {
  const own = list.filter(({ buyer }) => buyer === one.buyer);
  list.splice(list.indexOf(one), 1);
  return `${one.buyer}.${own.indexOf(one)}`;
}

function byBuyer<T extends { readonly buyer: number }>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...list].sort((a, b) => a.buyer - b.buyer);
}

function describeLane(lane: Lane): string {
  const { node, out, in: back } = lane;
  const commands = out.map(({ name, args }) => `${name} ${args.join(' ')}`);
  return `\n${node}.${laneName(lane)}>${commands.join(',')}<${back.map(replyText).join(',')}`;
}

/** Which of its node's connections it is. */
function laneName({ server, index }: Lane): string {
  return `${server.number}.${index}`;
}

/** What the server says, as text. */
function replyText(event: TimedEvent): string {
  const { reply } = event as Exchange;
  if (reply === undefined) return 'closed';
  return JSON.stringify(reply, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}
