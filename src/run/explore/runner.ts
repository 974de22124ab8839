import type { Chooser } from '../../core/schedule.ts';
import { pump } from '../../sim/steps/pump.ts';
import { strategies as builtIn } from '../../strategies/catalog.ts';
import { type Played, type Playing, play, type Watch } from './schedule.ts';
import { openSearchWorld, type SearchSpace } from './world.ts';

/**
 * Plays one schedule after the other, for as long as `next` gives a chooser. Worlds are used again where
 * nobody can tell. `watch` is told of what happens in each.
 *
 * @throws what the strategy's set-up throws, and what a chooser throws
 */
export async function playSchedules(
  space: SearchSpace,
  next: () => Chooser | undefined,
  onPlayed: (played: Played) => void,
  watch?: Watch,
): Promise<void> {
  const careful = !builtIn.includes(space.strategy);
  let chooser = next();
  while (chooser !== undefined) {
    const world = await openSearchWorld(space);
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
    await pump(advance, careful);
  }
}
