import { SeckillError } from '../../core/errors.ts';
import type { RealDeparture, RealReplay, RealReply } from '../../core/real-replay.ts';
import { ReplayChooser } from '../../explore/replay.ts';
import { findServerProgram, type ServerProgram } from '../../live/program.ts';
import { startRawServers } from '../../live/raw-servers.ts';
import { type Reaper, startReaper } from '../../live/reaper-pipe.ts';
import type { RawServer } from '../../ports/raw-redis.ts';
import { RealityDiffered } from '../../sim/mirror/difference.ts';
import { RealMirror } from '../../sim/mirror/mirror.ts';
import { showCommand, showReply } from '../../sim/mirror/show.ts';
import { isOfServer } from '../../sim/steps/option.ts';
import { mastersFor } from '../hosts.ts';
import { type Played, play } from './schedule.ts';
import { openSearchWorld, type SearchSpace } from './world.ts';

/** A schedule that is to be followed on real servers. */
export interface RealSchedule {
  readonly space: SearchSpace;
  /** The names of all its moves. */
  readonly steps: readonly string[];
  /** The figures that it is known to violate. */
  readonly violated: readonly string[];
}

/** What following a schedule needs. */
export interface RealSettings {
  readonly program: ServerProgram;
  readonly reaper?: Reaper;
  /** Stops it: rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Follows a schedule on throwaway servers of whatever program this machine has.
 *
 * @throws as {@link followOnServers}; SeckillError (`target`) where there is no such program
 */
export async function followLocally(
  schedule: RealSchedule,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<RealReplay> {
  refuseServerFaults(schedule.steps);
  refuseStores(schedule.space);
  const program = findServerProgram(env.PATH ?? '', process.platform);
  const reaper = startReaper(note);
  try {
    return await followOnServers(schedule, { program, reaper, signal });
  } finally {
    await reaper.close();
  }
}

/**
 * Starts servers on this machine, and makes them do step by step what the models do; they are gone when it
 * settles.
 *
 * @throws SeckillError (`target`) where a server fails, (`not-runnable`) for a schedule that no real server can
 *   be made to follow, and what the strategy's set-up throws; the signal's reason
 */
export async function followOnServers(
  schedule: RealSchedule,
  { program, reaper, signal }: RealSettings,
): Promise<RealReplay> {
  refuseServerFaults(schedule.steps);
  signal?.throwIfAborted();
  const { space } = schedule;
  const raw = await startRawServers(space.masters ?? mastersFor(space.strategy), program, reaper);
  try {
    const work = [follow(schedule, raw.servers), raw.died];
    return await Promise.race(signal === undefined ? work : [...work, aborted(signal)]);
  } finally {
    await raw.stop();
  }
}

/** Only Redis is made to follow. */
function refuseStores({ strategy }: SearchSpace): void {
  if (strategy.needs.every((need) => need.startsWith('redis'))) return;
  throw new SeckillError(
    'not-runnable',
    `not yet reproduced on a real server: a schedule of ${strategy.name}, which needs ${strategy.needs.join(', ')}; --target local follows those that need Redis alone`,
    'without --target it is replayed on the simulator',
  );
}

function refuseServerFaults(steps: readonly string[]): void {
  const step = steps.find(isOfServer);
  if (step === undefined) return;
  const reason = step.endsWith('clock jumps')
    ? 'the clock of a real server is the machine’s, and cannot be made to jump from outside'
    : 'a write that was acknowledged and is gone takes a failover to a replica that never got it, which cannot be timed from outside';
  throw new SeckillError(
    'not-runnable',
    `--target local cannot follow the step "${step}": ${reason}`,
    'without --target it is replayed on the simulator',
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Follows a schedule on these servers, which are empty.
 *
 * @throws as {@link followOnServers}
 */
export async function follow(
  { space, steps, violated }: RealSchedule,
  servers: readonly RawServer[],
): Promise<RealReplay> {
  const replies: RealReply[] = [];
  let step = 0;
  const mirror = new RealMirror(servers, ({ name, args, server, reply }) => {
    replies.push({ step, server, command: showCommand(name, args), reply: showReply(reply) });
  });
  const name = servers[0]?.name ?? '';
  const ended = (difference: RealDeparture | null): RealReplay => {
    return { server: name, difference, replies };
  };
  const chooser = new ReplayChooser(steps);
  try {
    const world = await openSearchWorld(space, mirror);
    const { stepper } = world.host;
    const playing = play(space, world, chooser, { onMade: () => (step += 1) });
    const advance = (): boolean => {
      const isOver = playing.advance();
      if (!stepper.isChoosing) step = steps.length + 1;
      return isOver;
    };
    await world.host.pump(advance);
    return ended(departureOf(chooser, playing.result(), steps, violated));
  } catch (error) {
    // What happens in the strategy's set-up is told as the cause of why it cannot be set up.
    const cause = error instanceof SeckillError ? error.cause : error;
    if (!(cause instanceof RealityDiffered)) throw error;
    const { what, server, model, real, hint = null } = cause.difference;
    return ended({ step, name: steps[step - 1] ?? null, server, what, model, real, hint });
  }
}

/** Every reply was as in the model: it can only be the schedule itself that is not what it was. */
function departureOf(
  chooser: ReplayChooser,
  { violations }: Played,
  steps: readonly string[],
  violated: readonly string[],
): RealDeparture | null {
  const difference = chooser.difference();
  if (difference !== undefined) {
    const { step, expected, possible } = difference;
    return {
      step,
      name: steps[step - 1] ?? null,
      server: null,
      what: 'the next step',
      model: expected ?? 'the end',
      real: possible.length === 0 ? 'the end' : possible.join(' or '),
      hint: null,
    };
  }
  const figures = violations.map(({ figure }) => figure);
  if (violated.every((figure) => figures.includes(figure as never))) return null;
  return {
    step: steps.length + 1,
    name: null,
    server: null,
    what: 'what is violated',
    model: violated.join(', '),
    real: figures.length === 0 ? 'nothing' : figures.join(', '),
    hint: null,
  };
}
