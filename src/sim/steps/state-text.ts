import { FAULTS } from '../../core/schedule.ts';
import type { ServerConnection } from '../server-connection.ts';
import { type Lane, laneName, replyText } from './lane.ts';
import type { Stepper } from './stepper.ts';

/**
 * Everything that the rest of a schedule can depend on, as text: what the servers hold, what is on its way,
 * what each node has been able to observe, who is where, and the faults that are left. `withCosts`: and
 * who went on last, on which it depends what is a departure.
 */
export function describeState(stepper: Stepper, withCosts: boolean): string {
  const { options, left, staff, observations, answers, timers, traffic, servers } = stepper;
  let text = `${stepper.nowUs()}/${stepper.sticky}/${stepper.waits}/${stepper.jumped}`;
  if (withCosts) text += `>${stepper.goesOn}`;
  for (const fault of FAULTS) if (options.budget[fault] > 0) text += `/${left[fault]}`;
  if (left.crash > 0) text += `c${stepper.current}`;
  for (const { phase, begun, told, isStopped, isHeld } of stepper.everyone) {
    text += `|${phase[0]}${begun}${isStopped ? 's' : ''}${isHeld ? 'h' : ''}${phase === 'gone' ? told : ''}`;
  }
  for (let node = 0; node < options.nodes; node++) text += `;${observations.of(node)}`;
  if (staff.length > 0) text += staffText(stepper);
  // In what order different buyers came to wait makes no difference.
  for (const { buyer, service, latestUs, isDelayed } of byBuyer(answers)) {
    text += `\n${buyer} ${service}${isDelayed ? ' late' : ''}`;
    if (latestUs !== Number.POSITIVE_INFINITY) text += ` by ${latestUs}`;
  }
  for (const { buyer, atUs, kind, idleAt = '' } of byBuyer(timers)) {
    text += `\n${buyer}@${atUs}${kind === 'event' ? idleAt : kind[0]}`;
  }
  text += lanesText(traffic.lanes);
  for (const server of servers) {
    text += `\n${server.describe((connection) => nameOf(traffic.lanes, connection))}`;
  }
  if (stepper.sql !== undefined) text += `\n${stepper.sql.describe()}`;
  if (stepper.zookeeper !== undefined) text += `\n${stepper.zookeeper.describe()}`;
  if (stepper.queue !== undefined) text += `\n${stepper.queue.describe(String)}`;
  return text;
}

/** What is known of those who go on beside the purchases. */
function staffText({ options, staff, observations, rests }: Stepper): string {
  let text = '';
  for (const { slot, wokeAt = '', hasReadClock } of staff) {
    if (slot >= options.nodes) text += `;${observations.of(slot)}`;
    text += `~${wokeAt}${hasReadClock ? 'c' : ''}`;
  }
  return `${text}^${rests.describe()}`;
}

function lanesText(lanes: readonly Lane[]): string {
  const texts: string[] = [];
  for (const lane of lanes) if (lane.out.length + lane.in.length > 0) texts.push(laneText(lane));
  return texts.sort().join('');
}

function laneText(lane: Lane): string {
  const { node, out, in: back } = lane;
  const commands = out.map(({ name, args }) => `${name} ${args.join(' ')}`);
  return `\n${node}.${laneName(lane)}>${commands.join(',')}<${back.map(replyText).join(',')}`;
}

function nameOf(lanes: readonly Lane[], connection: ServerConnection): string | undefined {
  for (const { link, node, index } of lanes) {
    if (link.connection === connection) return `${node}.${index}`;
  }
  return undefined;
}

function byBuyer<T extends { readonly buyer: number }>(list: readonly T[]): readonly T[] {
  return list.length < 2 ? list : [...list].sort((a, b) => a.buyer - b.buyer);
}
