import type { Fault } from '../../core/schedule.ts';
import { type Actor, type Answer, silenceOf } from './actor.ts';
import type { Lane } from './lane.ts';
import { type AfterCall, Option } from './option.ts';
import type { SteppedServer } from './server.ts';
import type { SteppedSql } from './sql.ts';
import type { Stepper } from './stepper.ts';
import type { MomentKind } from './waiting.ts';

/**
 * Everything that can happen next, the most natural first: whoever goes on goes on, then the others in
 * the order of their numbers, then time, then what goes wrong.
 */
export function optionsOf(stepper: Stepper): readonly Option[] {
  const { actors, sticky } = stepper;
  const steps: Option[] = [];
  if (sticky > 0) {
    stepsOf(stepper, stepper.actor(sticky), steps);
    if (steps.length > 0 && !canWait(stepper, steps)) {
      // It follows at once anyway.
      for (const step of steps) step.isLocal = false;
      if (stepper.left.pause > 0) addTime(stepper, steps);
      return inOrder(stepper, steps);
    }
    stepper.sticky = 0;
    steps.length = 0;
  }
  for (const actor of stepper.everyone) {
    if (actor.phase === 'ready') steps.push(new Option(actor.buyer, { kind: 'begin' }, 0));
    if (actor.phase !== 'crashed') stepsOf(stepper, actor, steps);
  }
  addTime(stepper, steps);
  const { failover, 'clock-jump': clockJump } = stepper.left;
  if (failover + clockJump > 0 && steps.length > 0 && actors.some(isShopping)) {
    addServerFaults(stepper, steps);
  }
  return inOrder(stepper, steps);
}

function isShopping({ phase }: Actor): boolean {
  return phase === 'ready' || phase === 'running';
}

/** What one buyer can do next; of one who is between attempts, what is still on its way. */
function stepsOf(stepper: Stepper, actor: Actor, into: Option[]): void {
  if (actor.isHeld) return;
  const { answers, timers, left } = stepper;
  const { buyer } = actor;
  const first = into.length;
  const who = buyer > stepper.actors.length ? actor.name : undefined;
  for (const lane of stepper.traffic.lanes) {
    if (lane.node !== actor.node || lane.link.isCut) continue;
    if (lane.in.length > 0 && ownerOf(stepper, lane, lane.in[0]) === buyer) {
      addOwn(into, first, buyer, { kind: 'reply', lane }, 0, who);
    }
    if (lane.out.length > 0 && ownerOf(stepper, lane, lane.out[0]) === buyer) {
      const then: AfterCall = canTell(stepper, lane) ? 'waits' : 'goes on';
      addOwn(into, first, buyer, { kind: 'call', lane, then }, 0, who);
    }
  }
  for (let index = 0; index < answers.length; index++) {
    const answer = answers[index] as Answer;
    if (answer.buyer !== buyer) continue;
    addOwn(into, first, buyer, { kind: 'answer', answer }, sameBefore(answers, index), who);
  }
  let due = 0;
  for (const timer of timers) {
    if (timer.buyer === buyer && timer.atUs <= stepper.nowUs()) {
      if (stepper.rests.isIdle(timer.idleAt)) continue;
      addOwn(into, first, buyer, { kind: 'timer', timer }, due, who);
      due += 1;
    }
  }
  if (into.length === first) return;
  if (stepper.observations.isKept && into.length === first + 1 && isOwnAffair(stepper, actor)) {
    (into[first] as Option).isLocal = true;
  }
  if (left.crash + left['lost-reply'] + left.pause === 0) return;
  const mayCrash = left.crash > 0 && !isLastProcess(stepper);
  for (let index = first, end = into.length; index < end; index++) {
    const { doing } = into[index] as Option;
    if (doing.kind === 'call') addCallFaults(stepper, actor, doing.lane, into, mayCrash);
  }
  // Whoever goes on later could as well have crashed right after its own last step, unless it was given
  // something since.
  const isOwnTurn = stepper.current === buyer || isGiven(stepper, actor);
  if (mayCrash && isOwnTurn && actor.phase === 'running') {
    into.push(new Option(buyer, { kind: 'crash' }, 1, ['crash'], 0, who));
  }
}

/** What one buyer can do; the first is natural, and another order within one buyer is a departure too. */
function addOwn(
  into: Option[],
  first: number,
  buyer: number,
  doing: Option['doing'],
  twin: number,
  who: string | undefined,
): void {
  into.push(new Option(buyer, doing, into.length > first ? 1 : 0, undefined, twin, who));
}

/** Answers of the same service to the same buyer before this one. */
function sameBefore(answers: readonly Answer[], index: number): number {
  const { buyer, service } = answers[index] as Answer;
  let same = 0;
  for (let before = 0; before < index; before++) {
    const other = answers[before] as Answer;
    if (other.buyer === buyer && other.service === service) same += 1;
  }
  return same;
}

/**
 * True where the lane's node could tell when its next reply comes: a message, the end of a wait or the reply to
 * a command of the same server on another connection may come before it. Of replies of different servers
 * only the order in which their commands arrive is searched.
 */
function canTell(stepper: Stepper, lane: Lane): boolean {
  if (stepper.options.staff === 'apart' && stepper.options.repliesAtOnce) return false;
  if (!stepper.options.repliesAtOnce || stepper.traffic.isListening(lane.node)) return true;
  const { lanes } = stepper.traffic;
  return lanes.some(({ node, server, out, in: back }, index) => {
    if (lanes[index] === lane || node !== lane.node || server !== lane.server) return false;
    return out.length + back.length > 0;
  });
}

/**
 * True where the one thing that a buyer can do concerns nobody else, and nothing can happen before it but
 * what others do: a service answers in time, nobody is stopped or could be, no server can fail before the
 * end, and no clock can be read before and after an expiry.
 */
function isOwnAffair(stepper: Stepper, { buyer, node }: Actor): boolean {
  const { everyone, answers, left, options } = stepper;
  const answer = answers.find((one) => one.buyer === buyer);
  if (answer === undefined || answer.isDelayed || !options.repliesAtOnce) return false;
  if (left.delays + left.pause + left.crash + left.failover + left['clock-jump'] > 0) return false;
  if (everyone.some(({ isStopped, isHeld }) => isStopped || isHeld)) return false;
  if (options.staff !== 'apart' && stepper.traffic.isListening(node)) return false;
  const nowUs = stepper.nowUs();
  return storesOf(stepper).every(
    (server) => (server.nextExpiryUs() ?? Number.POSITIVE_INFINITY) > nowUs,
  );
}

/** True where an attempt that has begun may be kept waiting at once, or be told something: others go on meanwhile. */
function canWait(stepper: Stepper, steps: readonly Option[]): boolean {
  const isAsking = steps.some(({ doing }) => doing.kind === 'answer');
  if (isAsking && stepper.left.delays > 0) return true;
  if (stepper.options.staff === 'apart') return false;
  return stepper.traffic.isListening(stepper.actor(stepper.sticky).node);
}

/** True where a reply lies there for the buyer that somebody else has caused. */
function isGiven({ traffic, options }: Stepper, { node }: Actor): boolean {
  if (!options.repliesAtOnce) return false;
  return traffic.lanes.some((lane) => lane.node === node && lane.in.length > 0);
}

/** True where nobody would be left to go on with what the process leaves behind. */
function isLastProcess({ staff }: Stepper): boolean {
  return staff.length > 0 && staff.filter(({ phase }) => phase !== 'crashed').length < 2;
}

function addCallFaults(
  { left }: Stepper,
  { buyer, name }: Actor,
  lane: Lane,
  into: Option[],
  mayCrash: boolean,
): void {
  const add = (then: AfterCall, fault: Fault) => {
    into.push(new Option(buyer, { kind: 'call', lane, then }, 1, [fault], 0, name));
  };
  if (left.pause > 0) add('stops', 'pause');
  if (left['lost-reply'] > 0) add('loses the reply', 'lost-reply');
  if (mayCrash) add('crashes', 'crash');
}

/** Whose doing the next thing on a lane is: the buyer of its node, or who sent it where several share one. */
function ownerOf(stepper: Stepper, lane: Lane, event: object | undefined): number {
  const { nodes, buyers, staff } = stepper.options;
  if (nodes === buyers && staff === undefined) return lane.node + 1;
  return stepper.traffic.senderOf(event, lane.node);
}

/** Those in which something may end by itself. */
function storesOf({ servers, sql }: Stepper): readonly (SteppedServer | SteppedSql)[] {
  return sql === undefined ? servers : [...servers, sql];
}

/** Time passes to the next moment at which something happens by itself. */
function addTime(stepper: Stepper, into: Option[]): void {
  const nowUs = stepper.nowUs();
  let nextUs = Number.POSITIVE_INFINITY;
  for (const server of storesOf(stepper)) {
    const expiryUs = server.nextExpiryUs();
    if (expiryUs === undefined) continue;
    if (expiryUs <= nowUs) {
      // The last moment of a key: it is gone in the next.
      const isWaitedFor = latestAnswerUs(stepper) < nowUs + 1000;
      if (!isWaitedFor && (stepper.sticky === 0 || stepper.left.pause > 0)) {
        into.push(new Option(0, { kind: 'expiry', atUs: nowUs + 1000 }, 0));
      }
      return;
    }
    nextUs = Math.min(nextUs, expiryUs);
  }
  const { timers, zookeeper } = stepper;
  // Most often there is nothing that time could bring.
  if (nextUs === Number.POSITIVE_INFINITY && timers.length === 0 && zookeeper === undefined) return;
  const covers = stoppedMeanwhile(stepper, into);
  if (covers === undefined) return;
  const { covered, faults } = covers;
  nextUs = Math.min(
    nextUs,
    nextTimerUs(stepper, covered, (kind) => kind !== 'last'),
  );
  const sessionUs = zookeeper?.nextExpiryUs(silenceOf(stepper.everyone, covered));
  nextUs = Math.min(nextUs, sessionUs ?? Number.POSITIVE_INFINITY);
  const isLast = nextUs === Number.POSITIVE_INFINITY;
  if (stepper.staff.length > 0) {
    if (faults.length === 0 && !isWorthIt(stepper, nextUs, into.length === 0)) return;
    // Whoever waits would only ask again: what else is there?
    if (isLast) nextUs = nextTimerUs(stepper, covered, () => true);
  }
  if (nextUs === Number.POSITIVE_INFINITY) return;
  nextUs = Math.min(nextUs, latestAnswerUs(stepper, covered));
  if (nextUs <= nowUs) return;
  const doing = { kind: 'time', toUs: nextUs, covers: covered, isLast } as const;
  into.push(new Option(0, doing, faults.length, faults));
}

/** When the first of the timers of this kind is due that do not stand still, µs of virtual time. */
function nextTimerUs(
  stepper: Stepper,
  covered: readonly (Actor | Answer)[],
  isOfKind: (kind: MomentKind) => boolean,
): number {
  const nowUs = stepper.nowUs();
  let nextUs = Number.POSITIVE_INFINITY;
  for (const { buyer, atUs, kind, idleAt } of stepper.timers) {
    const actor = stepper.everyone[buyer - 1];
    // The timers of a client that stands still stand still too.
    if (atUs <= nowUs || actor?.isStopped === true || (actor && covered.includes(actor))) continue;
    if (atUs >= nextUs || !isOfKind(kind) || stepper.rests.isIdle(idleAt)) continue;
    nextUs = atUs;
  }
  return nextUs;
}

/**
 * Whether time is to pass to `nextUs` in a world in which nodes do something beside their purchases. `isAlone`: nothing
 * else can happen.
 */
function isWorthIt({ rests, timers, actors }: Stepper, nextUs: number, isAlone: boolean): boolean {
  const isNeeded = isAlone && rests.isWaitedFor;
  // Nothing but waits that would be waited again.
  if (nextUs === Number.POSITIVE_INFINITY) return isNeeded && rests.mayPass(isAlone);
  const isBuyers = timers.some(({ buyer, atUs }) => {
    return atUs <= nextUs && buyer > 0 && buyer <= actors.length;
  });
  if (isBuyers) return true;
  const due = timers.filter(({ atUs, idleAt }) => atUs === nextUs && !rests.isIdle(idleAt));
  const isInVain = due.length > 0 && due.every(({ kind }) => kind !== 'event');
  // A read that ends in vain brings nothing where nobody is gone: there is nothing to look for.
  if (isInVain && !isNeeded && !rests.isLost) return false;
  return rests.mayPass(isAlone);
}

/** When the first of those answers has to come that are late, or would be; one may wait for a buyer who stopped. */
function latestAnswerUs(
  { answers, everyone }: Stepper,
  covered: readonly (Actor | Answer)[] = [],
): number {
  let firstUs = Number.POSITIVE_INFINITY;
  for (const answer of answers) {
    const actor = everyone[answer.buyer - 1] as Actor;
    if (actor.isStopped || covered.includes(actor)) continue;
    if (answer.isDelayed || covered.includes(answer)) firstUs = Math.min(firstUs, answer.latestUs);
  }
  return firstUs;
}

/** Who has to stop, or to be kept waiting, for time to pass; undefined where the faults left do not suffice. */
function stoppedMeanwhile(
  { everyone, answers, left }: Stepper,
  steps: readonly Option[],
):
  | { readonly covered: readonly (Actor | Answer)[]; readonly faults: readonly Fault[] }
  | undefined {
  const covered: (Actor | Answer)[] = [];
  const faults: Fault[] = [];
  let { delays, pause } = left;
  for (const actor of everyone) {
    if (actor.phase === 'crashed' || actor.isStopped) continue;
    const isBusy = steps.some(
      ({ actor: buyer, doing }) =>
        buyer === actor.buyer && doing.kind !== 'answer' && doing.kind !== 'begin',
    );
    const due = answers.filter(({ buyer, isDelayed }) => buyer === actor.buyer && !isDelayed);
    if (!isBusy && due.length <= delays) {
      delays -= due.length;
      covered.push(...due);
      for (const _ of due) faults.push('delays');
      continue;
    }
    if (pause === 0) return undefined;
    pause -= 1;
    covered.push(actor);
    faults.push('pause');
  }
  return { covered, faults };
}

function addServerFaults({ servers, left, jumped }: Stepper, into: Option[]): void {
  for (const server of servers) {
    if (left.failover > 0 && server.canLoseWrite) {
      into.push(new Option(0, { kind: 'failover', server }, 1, ['failover']));
    }
    // Several clocks that jump at once do so in the order of their numbers, and are one departure.
    if (left['clock-jump'] > 0 && server.number > jumped && server.nextExpiryUs() !== undefined) {
      const cost = jumped > 0 ? 0 : 1;
      into.push(new Option(0, { kind: 'clock-jump', server }, cost, ['clock-jump']));
    }
  }
}

/**
 * Whoever went on last first; a switch away from somebody who could go on costs one. Where nodes do something beside
 * their purchases somebody rests at every turn: then it costs one, too, to let another than the next in line go on.
 */
function inOrder(stepper: Stepper, options: Option[]): readonly Option[] {
  const { current, staff } = stepper;
  const canGoOn = current > 0 && options.some((option) => isGoingOn(option, current));
  stepper.goesOn = canGoOn ? current : 0;
  if (canGoOn) {
    for (const option of options) {
      if (option.actor !== current && option.actor > 0 && !option.isLocal) option.cost += 1;
    }
  }
  const [next] = options;
  if (!canGoOn && staff.length > 0 && next !== undefined) {
    for (const option of options) {
      if (option.actor !== next.actor && option.doing.kind !== 'expiry') option.cost += 1;
    }
  }
  sortByCost(options);
  return options;
}

function isGoingOn({ actor, doing, faults }: Option, current: number): boolean {
  return actor === current && doing.kind !== 'begin' && faults.length === 0;
}

/** By insertion: they are a handful, mostly in order already, and equals keep theirs. */
function sortByCost(options: Option[]): void {
  for (let index = 1; index < options.length; index++) {
    const option = options[index] as Option;
    let place = index;
    while (place > 0 && (options[place - 1] as Option).cost > option.cost) {
      options[place] = options[place - 1] as Option;
      place -= 1;
    }
    options[place] = option;
  }
}
