import type { Chooser } from '../../core/schedule.ts';
import { type Played, type Playing, play, type Watch } from './schedule.ts';
import { openSearchWorld, type SearchSpace, type SearchWorld } from './world.ts';

/** Worlds that may be played in again: opening one costs as much as some tens of schedules. */
export class KeptWorlds {
  readonly #worlds = new Map<string, SearchWorld>();

  /** A world that is kept for a space of this size, or a new one; it is no longer kept. */
  async take(space: SearchSpace): Promise<SearchWorld> {
    const size = sizeOf(space);
    const kept = this.#worlds.get(size);
    this.#worlds.delete(size);
    return kept ?? openSearchWorld(space);
  }

  /** Keeps it, if it can be made like new. */
  keep(space: SearchSpace, world: SearchWorld): void {
    if (world.renew()) this.#worlds.set(sizeOf(space), world);
  }
}

function sizeOf({ scenario, attempts, budget }: SearchSpace): string {
  const { buyers, nodes, stock, quantity } = scenario;
  return JSON.stringify([buyers, nodes, stock, quantity, attempts, budget]);
}

/**
 * Plays one schedule after the other, for as long as `next` gives a chooser. Worlds are used again where
 * nobody can tell. `watch` is told of what happens in each; `kept` has worlds of the same strategy and settings,
 * and gets them back.
 *
 * @throws what the strategy's set-up throws, and what a chooser throws
 */
export async function playSchedules(
  space: SearchSpace,
  next: () => Chooser | undefined,
  onPlayed: (played: Played) => void,
  watch?: Watch,
  kept?: KeptWorlds,
): Promise<void> {
  let chooser = next();
  while (chooser !== undefined) {
    const world = await (kept?.take(space) ?? openSearchWorld(space));
    let playing: Playing | undefined = play(space, world, chooser, watch);
    const advance = (): boolean => {
      if (playing === undefined || !playing.advance()) return playing === undefined;
      const played = playing.result();
      playing = undefined;
      onPlayed(played);
      chooser = next();
      if (chooser === undefined || !world.renew()) return true;
      playing = play(space, world, chooser, watch);
      return false;
    };
    await world.host.pump(advance);
    if (chooser === undefined) kept?.keep(space, world);
  }
}
