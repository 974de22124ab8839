import { describe, expect, it } from 'vitest';
import { type Chooser, type Move, NO_FAULTS } from '../../../src/core/schedule.ts';
import { type Asking, type PlayAll, shrink } from '../../../src/explore/shrink/shrink.ts';
import type { Size } from '../../../src/explore/shrink/size.ts';

/** A toy sale: a buyer tries, reads the stock, writes one less and is sold a unit; nothing protects it. */
function playToy({ buyers, stock }: Size, chooser: Chooser) {
  const left = Array.from({ length: buyers }, () => ['tries', 'get', 'set']);
  const read: number[] = [];
  const steps: string[] = [];
  let [now, sold, departures, last] = [stock, 0, 0, 0];
  for (;;) {
    const open = left.flatMap((moves, index) => (moves.length > 0 ? [index + 1] : []));
    if (open.length === 0) break;
    const canGoOn = open.includes(last);
    const moves = open
      .map((buyer): Move => {
        const name = `buyer ${buyer}${left[buyer - 1]?.[0] === 'tries' ? ' ' : ': '}${left[buyer - 1]?.[0]}`;
        const cost = canGoOn && buyer !== last ? 1 : 0;
        return { name, actor: buyer, cost, faults: [], isLocal: false };
      })
      .sort((a, b) => a.cost - b.cost);
    const index = moves.length === 1 ? 0 : (chooser.choose(moves, () => steps.join()) ?? 0);
    const { name, actor, cost } = moves[index] as Move;
    chooser.makes?.(moves[index] as Move, 'own');
    steps.push(name);
    departures += cost;
    last = actor;
    const what = left[actor - 1]?.shift();
    if (what === 'get') read[actor] = now;
    if (what === 'get' && now <= 0) left[actor - 1] = [];
    if (what === 'set') {
      now = (read[actor] ?? 0) - 1;
      sold += 1;
    }
  }
  return { steps, departures, isViolating: sold > stock };
}

function toy(): { readonly playAll: PlayAll; plays(): number } {
  let plays = 0;
  const playAll: PlayAll = async <T>(size: Size, asking: Asking<T>): Promise<T> => {
    let state = asking.next();
    while (state.done !== true) {
      plays += 1;
      const played = playToy(size, state.value);
      const rest = { attempts: 1, faults: NO_FAULTS, isCut: false, isBounded: false };
      state = asking.next({ ...played, ...rest });
    }
    return state.value;
  };
  return { playAll, plays: () => plays };
}

const size: Size = { buyers: 4, stock: 3, attempts: 3, faults: { ...NO_FAULTS, delays: 2 } };
const buyers = [1, 2, 3, 4];
/** Everybody reads, and then everybody writes. */
const steps = ['tries', 'get', 'set'].flatMap((what) => {
  return buyers.map((buyer) => `buyer ${buyer}${what === 'tries' ? ' ' : ': '}${what}`);
});
const limits = { plays: 300, search: 20 };

describe('shrinking', () => {
  it('comes to two buyers, one unit, no faults, one departure, and the fewest turns', async () => {
    const { playAll } = toy();
    const smallest = await shrink({ size, steps, quantity: 1 }, playAll, limits);
    expect(smallest.size).toEqual({ buyers: 2, stock: 1, attempts: 1, faults: NO_FAULTS });
    expect(smallest.tried.departures).toBe(1);
    expect(smallest.tried.steps).toEqual([
      ...['buyer 1 tries', 'buyer 1: get', 'buyer 2 tries', 'buyer 2: get', 'buyer 2: set'],
      'buyer 1: set',
    ]);
  });

  it('comes to the same each time', async () => {
    const start = { size, steps, quantity: 1 };
    const [one, other] = [toy(), toy()];
    expect(await shrink(start, one.playAll, limits)).toEqual(
      await shrink(start, other.playAll, limits),
    );
    expect(one.plays()).toBe(other.plays());
  });

  it('plays no more schedules than it may, beside the few that begin and prove it', async () => {
    for (const plays of [0, 1, 5, 20]) {
      const one = toy();
      const smallest = await shrink({ size, steps, quantity: 1 }, one.playAll, {
        plays,
        search: 20,
      });
      expect(one.plays()).toBeLessThanOrEqual(plays + 2);
      expect(smallest.tried.isViolating).toBe(true);
    }
  });

  it('refuses a schedule that violates nothing', async () => {
    const { playAll } = toy();
    const start = { size: { ...size, stock: 9 }, steps, quantity: 1 };
    await expect(shrink(start, playAll, limits)).rejects.toThrow('does not violate anything');
  });
});
