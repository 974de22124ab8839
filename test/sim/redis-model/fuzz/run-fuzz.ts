import { Duel } from './duel.ts';
import { type Episode, episode } from './episode.ts';
import type { Address } from './raw-client.ts';
import { shrink } from './shrink.ts';
import type { Difference, Seen } from './step.ts';

/** Commands from one pair of empty servers to the next. */
const EPISODE_LENGTH = 1_000;
const SNAPSHOT_EVERY = 250;
const SHOWN = 60;

/** What a fuzz was told, and what it found. */
export interface FuzzResult {
  readonly commands: number;
  /** Undefined where the two servers agreed in everything. */
  readonly report: string | undefined;
}

/** Gives `commands` random commands to the model and to the server there. */
export async function runFuzz(
  address: Address,
  {
    seed,
    commands,
    seen,
  }: { readonly seed: number; readonly commands: number; readonly seen: Seen },
): Promise<FuzzResult> {
  let done = 0;
  for (let number = 0; done < commands; number++) {
    const drawn = episode(seed, number, EPISODE_LENGTH);
    const { difference, given } = await duelOnce(address, drawn, seen);
    done += given;
    if (difference) {
      const report = await describe(address, drawn, difference, { seed, number });
      return { commands: done, report };
    }
  }
  return { commands: done, report: undefined };
}

async function duelOnce(
  address: Address,
  { clients, steps, batch }: Episode,
  seen: Seen,
): Promise<{ readonly difference: Difference | undefined; readonly given: number }> {
  const duel = await Duel.open(address, clients, seen);
  try {
    const difference = await duel.run(steps, { batch, snapshotEvery: SNAPSHOT_EVERY });
    return { difference, given: duel.given };
  } finally {
    duel.close();
  }
}

interface Place {
  readonly seed: number;
  readonly number: number;
}

async function describe(
  address: Address,
  { clients, steps }: Episode,
  found: Difference,
  { seed, number }: Place,
): Promise<string> {
  const shrunk = await shrink(address, clients, steps.slice(0, found.step + 1));
  const { steps: shortest, difference } = shrunk ?? {
    steps: steps.slice(0, found.step + 1),
    difference: found,
  };
  const shown = shortest.slice(-SHOWN);
  return [
    `seed ${seed}, episode ${number}, command ${found.step} of it: the servers differ`,
    `seen at: ${quote(difference.args)}`,
    `  real:  ${difference.real.slice(0, 3000)}`,
    `  model: ${difference.model.slice(0, 3000)}`,
    shrunk
      ? `the shortest commands that still differ (${shortest.length}):`
      : 'not reproduced alone; its last commands:',
    ...shown.map(({ client, args }) => `  ${client}> ${quote(args)}`),
  ].join('\n');
}

function quote(args: readonly string[]): string {
  return args.map((arg) => JSON.stringify(arg)).join(' ');
}
