import type { Random } from '../core/random.ts';
import { EPOCH_MS } from './globals/current.ts';
import type { Legs } from './network.ts';
import { Link } from './redis-client/link.ts';
import { RedisModel } from './redis-model/server.ts';
import type { Timeline } from './timeline.ts';

/** One simulated Redis: a model whose clock and timers are those of the virtual world. */
export class SimServer {
  readonly model: RedisModel;
  readonly #kernel: Timeline;

  constructor(kernel: Timeline, random: Random) {
    this.#kernel = kernel;
    this.model = new RedisModel({
      nowMs: () => EPOCH_MS + kernel.nowUs() / 1000,
      nowUs: () => EPOCH_MS * 1000 + kernel.nowUs(),
      setTimer: (atMs, fire) => {
        const timer = kernel.at((atMs - EPOCH_MS) * 1000, fire);
        return () => timer.cancel();
      },
      random: () => random.next(),
    });
  }

  /** One more connection, with its own share of the network. */
  openLink(legs: Legs): Link {
    return new Link(this.#kernel, this.model.connect(), legs);
  }
}
