import type { Chooser, Fault, FaultBudget, MadeKind } from '../../core/schedule.ts';
import type { Scope } from '../../core/scope.ts';
import type { TimedEvent } from '../event-queue.ts';
import type { PlannedEvent } from '../kernel.ts';
import { type Actor, type Answer, newActor, silenceOf, type Timer } from './actor.ts';
import { isLocal, type Lane } from './lane.ts';
import type { SteppedNotifier } from './notifier.ts';
import { Observations } from './observations.ts';
import type { AfterCall, Option } from './option.ts';
import { optionsOf } from './options.ts';
import type { SteppedQueue } from './queue.ts';
import { Rests } from './rests.ts';
import type { SteppedServer } from './server.ts';
import type { SteppedSql } from './sql.ts';
import { describeState } from './state-text.ts';
import { Traffic } from './traffic.ts';
import type { MomentKind, WaitingTimeline } from './waiting.ts';
import type { SteppedZookeeper } from './zookeeper.ts';

/**
 * How a schedule came to its end. `cut`: the chooser wanted no more of it; `bounded`: time passed too often, or
 * it went on for too long.
 */
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
  /**
   * Where nodes do something beside their purchases, they are actors, too. `apart`: that shares nothing in memory with
   * the purchases, and so nobody can tell when a reply arrived.
   */
  readonly staff?: 'apart' | 'beside' | undefined;
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
/** Things that happen in a schedule, and again when it is over: whoever asks again and again never ends. */
const MOST_HAPPENINGS = 10_000;

/**
 * Virtual time in which nothing happens by itself: what is planned waits until a chooser picks it. All
 * steps of the code take no time; time passes only where everybody waits for something that takes time
 * (a sleep, a lock's expiry), or is stopped or kept waiting by a fault.
 */
export class Stepper implements WaitingTimeline {
  readonly options: StepperOptions;
  /** The buyers. */
  readonly actors: readonly Actor[];
  /** What the nodes do beside the purchases; none in most worlds. */
  readonly staff: readonly Actor[];
  /** Both, by their numbers. */
  readonly everyone: readonly Actor[];
  readonly rests: Rests;
  readonly observations: Observations;
  readonly servers: SteppedServer[] = [];
  /** Absent where the strategy needs none. */
  zookeeper: SteppedZookeeper | undefined;
  sql: SteppedSql | undefined;
  queue: SteppedQueue | undefined;
  notifier: SteppedNotifier | undefined;
  readonly traffic: Traffic;
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
  #soon: (() => void)[] = [];
  #nowUs = 0;
  #order = 0;
  #times = 0;
  /** What may still happen; as much as likes while a shop opens. */
  #toHappen = Number.POSITIVE_INFINITY;
  #chooser: Chooser | undefined;
  #oracle: () => string = () => '';
  /** Told when nobody has anything left to do. */
  #onRest: (() => void) | undefined;

  constructor(options: StepperOptions) {
    const { buyers, nodes, staff } = options;
    this.options = options;
    this.left = { ...options.budget };
    this.observations = new Observations(staff === 'apart' ? 2 * nodes : nodes);
    this.traffic = new Traffic({
      scope: options.scope,
      observations: this.observations,
      notesSenders: nodes !== buyers || staff !== undefined,
      ownerOfNode: (node) => (staff === undefined ? node : buyers + node) + 1,
      slotOf: (actor) => this.everyone[actor - 1]?.slot ?? 0,
      repliesAtOnce: options.repliesAtOnce,
      keepsWrites: () => this.left.failover > 0,
    });
    this.actors = Array.from({ length: buyers }, (_, index) => {
      const node = index % nodes;
      return newActor({ buyer: index + 1, node, name: `buyer ${index + 1}`, slot: node });
    });
    this.staff = Array.from({ length: staff === undefined ? 0 : nodes }, (_, node) => {
      const slot = staff === 'apart' ? nodes + node : node;
      return newActor({ buyer: buyers + node + 1, node, name: `node ${node + 1}`, slot });
    });
    this.everyone = [...this.actors, ...this.staff];
    this.rests = new Rests(this);
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
    this.observations.isKept = chooser.ignoresState !== true;
    this.#toHappen = MOST_HAPPENINGS;
  }

  /** From now on things happen by themselves again. */
  letHappen(): void {
    this.#chooser = undefined;
    // What nodes do beside the purchases goes on while somebody waits for an answer.
    this.#toHappen = this.staff.length > 0 ? 10 * MOST_HAPPENINGS : MOST_HAPPENINGS;
    this.sticky = 0;
  }

  /** Settles when nobody has anything left to do: what the nodes do beside purchases goes on until then. */
  rested(): Promise<void> {
    return new Promise((resolve) => (this.#onRest = resolve));
  }

  /** Lets one thing happen that takes no time; answers false where there is none. For a shop that opens. */
  calm(): boolean {
    const { lanes } = this.traffic;
    const isMoving = lanes.some((lane) => lane.in.length + lane.out.length > 0);
    if (!isMoving && this.#soon.length + this.answers.length === 0) return false;
    this.advance();
    return true;
  }

  plan(event: TimedEvent): void {
    if (!this.traffic.plan(event)) this.#soon.push(() => event.fire());
  }

  /** Of the world itself: at its time, and at once where that is now. */
  at(atUs: number, run: () => void, kind: MomentKind = 'event'): PlannedEvent {
    if (atUs === Number.POSITIVE_INFINITY) return { cancel() {} };
    let isCancelled = false;
    const fire = () => {
      if (!isCancelled) run();
    };
    const isDue = atUs <= this.#nowUs;
    const timer = isDue ? undefined : this.#addTimer(0, Math.round(atUs), fire, kind);
    if (isDue) this.#soon.push(fire);
    return {
      cancel: () => {
        isCancelled = true;
        this.timers = this.timers.filter((one) => one !== timer);
      },
    };
  }

  planned(): readonly TimedEvent[] {
    return this.traffic.planned();
  }

  woke(): void {
    this.options.scope.resume(undefined);
  }

  /** Code of `buyer`, or of a node (0: unknown), sleeps until `atUs`. Answers what calls that off. */
  sleep(buyer: number, atUs: number, fire: () => void): () => void {
    if (atUs === Number.POSITIVE_INFINITY) return () => {};
    const wake = (): void => {
      this.observations.addToAll('woken');
      fire();
    };
    const idleAt = this.rests.idleAt(this.everyone[buyer - 1]);
    const what = buyer === 0 ? wake : fire;
    const timer = this.#addTimer(buyer, Math.round(atUs), what, 'event', idleAt);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  /** A downstream service will answer `buyer`, by `latestUs` (infinite: at any time). */
  answerTo(buyer: number, service: string, latestUs: number, fire: () => void): void {
    const who = this.everyone[buyer - 1]?.name ?? `buyer ${buyer}`;
    this.answers.push({ buyer, who, service, fire, latestUs, isDelayed: false });
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
    this.observations.add(actor.slot, outcome);
    if (!this.options.forgetsAttempts) return;
    this.observations.replace(actor.slot, actor.told);
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

  /** A buyer, or what a node does beside its purchases. */
  actor(buyer: number): Actor {
    const actor = this.everyone[buyer - 1];
    if (actor === undefined)
      throw new RangeError(`buyer: expected 1 to ${this.everyone.length}, got ${buyer}`);
    return actor;
  }

  /**
   * Lets one thing happen, after which the code that it woke has to come to rest. Answers how the
   * schedule ended, undefined while it goes on.
   */
  advance(): StepEnd | undefined {
    this.#toHappen -= 1;
    if (this.#toHappen < 0) return this.isChoosing ? 'bounded' : 'stuck';
    const soon = this.#soon.shift();
    if (soon !== undefined) {
      this.woke();
      soon();
      return undefined;
    }
    if (this.#chooser === undefined) return this.#happen();
    const local = this.traffic.lanes.find(isLocal);
    if (local === undefined) return this.#step(this.#chooser);
    this.traffic.carry(local, () => this.traffic.take(local));
    return undefined;
  }

  /** Back to the opening: no time has passed, and nothing is on its way. */
  reset(): void {
    this.#chooser = undefined;
    this.#nowUs = 0;
    this.#order = 0;
    this.#toHappen = Number.POSITIVE_INFINITY;
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
    for (const actor of this.everyone) Object.assign(actor, newActor(actor));
    this.traffic.clear();
    for (const server of this.servers) server.reset();
    this.zookeeper?.reset();
    this.sql?.reset();
  }

  #step(chooser: Chooser): StepEnd | undefined {
    let options = optionsOf(this);
    if (options.length === 0) {
      // Nothing can make time pass: whoever stopped goes on.
      for (const actor of this.everyone) actor.isHeld = false;
      options = optionsOf(this);
    }
    if (options.length === 0) return this.#rest();
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

  /** Nothing is left to be done: somebody waits for that, or for what will never be. */
  #rest(): StepEnd | undefined {
    const onRest = this.#onRest;
    this.#onRest = undefined;
    onRest?.();
    return onRest === undefined ? 'stuck' : undefined;
  }

  /** Answers whether it was once too often. */
  #make(option: Option, isChosen: boolean): boolean {
    for (const fault of option.faults) this.left[fault] -= 1;
    const { doing } = option;
    if (doing.kind !== 'expiry' && !option.isLocal) this.current = option.actor;
    this.jumped = doing.kind === 'clock-jump' ? doing.server.number : 0;
    if (doing.kind === 'time') {
      this.rests.pass();
      this.#pass(doing);
      this.traffic.pass();
      this.#times += 1;
      if (isChosen) this.waits += 1;
      return this.waits > MOST_WAITS || this.#times > MOST_TIMES;
    }
    if (option.actor > 0) this.#act(this.actor(option.actor), doing);
    else if (doing.kind === 'expiry') {
      this.#passUntil(doing.atUs);
      if (this.staff.length > 0) this.#fireWorldTimers(false);
      this.traffic.pass();
    } else if (doing.kind === 'failover') doing.server.loseWrite();
    else if (doing.kind === 'clock-jump') doing.server.jump();
    return false;
  }

  #act(actor: Actor, doing: Option['doing']): void {
    actor.isStopped = false;
    this.zookeeper?.heardOf(actor.node);
    if (this.sticky === actor.buyer) this.sticky = 0;
    this.woke();
    switch (doing.kind) {
      case 'begin':
        actor.phase = 'running';
        actor.begun += 1;
        if (this.observations.isKept) this.observations.add(actor.slot, `${actor.buyer} begins`);
        if (this.options.repliesAtOnce) this.sticky = actor.buyer;
        actor.begin();
        break;
      case 'call':
        this.traffic.carry(doing.lane, () => this.#called(actor, doing));
        break;
      case 'reply':
        this.traffic.hear(doing.lane);
        break;
      case 'answer':
        this.#takesOut('answer', actor, this.answers, doing.answer);
        doing.answer.fire();
        break;
      case 'timer':
        this.#takesOut('timer', actor, this.timers, doing.timer);
        if (this.staff.length > 0) this.rests.wakes(actor);
        doing.timer.fire();
        break;
      case 'crash':
        this.#crash(actor);
        break;
      default:
    }
  }

  #takesOut<T extends { readonly buyer: number }>(
    what: string,
    { slot }: Actor,
    list: T[],
    one: T,
  ): void {
    if (this.observations.isKept) this.observations.add(slot, `${what} ${ownPlace(list, one)}`);
    list.splice(list.indexOf(one), 1);
  }

  #called(actor: Actor, { lane, then }: { readonly lane: Lane; readonly then: AfterCall }): void {
    if (then === 'goes on') this.traffic.take(lane);
    else if (then === 'loses the reply') this.traffic.lose(lane);
    else if (then === 'crashes') this.#crash(actor);
    else if (then === 'stops') {
      actor.isStopped = true;
      actor.isHeld = true;
    }
  }

  #pass({ toUs, covers, isLast }: Option['doing'] & { readonly kind: 'time' }): void {
    this.sticky = 0;
    for (const one of covers) {
      if ('service' in one) one.isDelayed = true;
      else one.isStopped = true;
    }
    this.#passUntil(Math.max(this.#nowUs, toUs));
    for (const actor of this.everyone) actor.isHeld = false;
    this.#fireWorldTimers(isLast);
  }

  /** Timers of the servers, and of code that nobody knows whose it is. */
  #fireWorldTimers(isLast: boolean): void {
    const due = this.timers.filter(
      ({ buyer, atUs, kind }) => buyer === 0 && atUs <= this.#nowUs && (isLast || kind !== 'last'),
    );
    if (due.length === 0) return;
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    due.sort((a, b) => a.atUs - b.atUs || a.order - b.order);
    for (const timer of due) this.#soon.push(timer.fire);
  }

  /** A process that is gone takes all its buyers with it. */
  #crash({ node }: Actor): void {
    for (const actor of this.everyone) {
      if (actor.node !== node || actor.phase === 'gone') continue;
      actor.phase = 'crashed';
      actor.crash();
    }
    this.traffic.cutOff(node);
    const buyers = new Set(
      this.everyone.filter((one) => one.node === node).map(({ buyer }) => buyer),
    );
    this.answers = this.answers.filter(({ buyer }) => !buyers.has(buyer));
    this.timers = this.timers.filter(({ buyer }) => !buyers.has(buyer));
  }

  /** Without a chooser: what was planned first, and then what comes next in time. */
  #happen(): StepEnd | undefined {
    const { lanes } = this.traffic;
    const back = lanes.find((lane) => lane.in.length > 0);
    if (back !== undefined) {
      this.woke();
      this.traffic.deliver(back);
      return undefined;
    }
    const out = lanes.find((lane) => lane.out.length > 0);
    if (out !== undefined) {
      this.traffic.carry(out);
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
    this.#passUntil(this.#nowUs + us);
  }

  /** Nothing is heard meanwhile of those who stand still. */
  #passUntil(untilUs: number): void {
    this.zookeeper?.beforeTime(silenceOf(this.everyone));
    this.#nowUs = untilUs;
    this.zookeeper?.afterTime();
  }

  #addTimer(
    buyer: number,
    atUs: number,
    fire: () => void,
    kind: MomentKind,
    idleAt?: string,
  ): Timer {
    this.#order += 1;
    const timer = { buyer, atUs, order: this.#order, fire, kind, idleAt };
    this.timers.push(timer);
    return timer;
  }

  /** Everything that the rest of the schedule, and its judgement, can depend on. */
  describe(withCosts = false): string {
    return `${describeState(this, withCosts)}\n${this.#oracle()}`;
  }
}

function kindOf({ actor, doing }: Option, sticky: number): MadeKind {
  if (doing.kind === 'time') return 'world at rest';
  if (actor === 0) return 'world';
  return sticky === actor ? 'own at once' : 'own';
}

/** Whose it is, and which of theirs. */
function ownPlace<T extends { readonly buyer: number }>(list: readonly T[], one: T): string {
  const own = list.filter(({ buyer }) => buyer === one.buyer);
  return `${one.buyer}.${own.indexOf(one)}`;
}
