import type { Random } from '../core/random.ts';

/** When buyers arrive, in µs and buyers per second on the world's clock. */
export type ArrivalModel =
  | { readonly kind: 'burst' }
  | { readonly kind: 'constant' | 'poisson'; readonly ratePerSec: number }
  | {
      readonly kind: 'ramp';
      readonly fromPerSec: number;
      readonly toPerSec: number;
      readonly overUs: number;
    };

/**
 * The arrival of each buyer, µs since the opening, asked in order from buyer 1. The first buyer of a
 * constant rate comes at 0, that of a Poisson process after one gap.
 */
export function arrivalTimes(model: ArrivalModel, random: Random): (buyer: number) => number {
  switch (model.kind) {
    case 'burst':
      return () => 0;
    case 'constant':
      return (buyer) => ((buyer - 1) / model.ratePerSec) * 1e6;
    case 'poisson':
      return poissonTimes(model.ratePerSec, random);
    case 'ramp':
      return (buyer) => rampTimeUs(buyer - 1, model.fromPerSec, model.toPerSec, model.overUs);
  }
}

function poissonTimes(ratePerSec: number, random: Random): () => number {
  let atUs = 0;
  return () => {
    atUs += (-Math.log(1 - random.next()) / ratePerSec) * 1e6;
    return atUs;
  };
}

/**
 * When a rate that goes linearly from `from` to `to`, and stays there, has let `count` buyers in:
 * the root of from·t + (to − from)·t² / (2·over) = count.
 */
function rampTimeUs(count: number, from: number, to: number, overUs: number): number {
  const overSec = overUs / 1e6;
  const duringRamp = ((from + to) / 2) * overSec;
  if (count >= duringRamp) return (overSec + (count - duringRamp) / to) * 1e6;
  const slope = (to - from) / overSec;
  if (slope === 0) return (count / from) * 1e6;
  // This form of the root does not cancel where the slope is small.
  const root = Math.sqrt(Math.max(0, from * from + 2 * slope * count));
  return ((2 * count) / (from + root)) * 1e6 || 0;
}
