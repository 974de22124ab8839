import type { Arrivals } from '../core/incident.ts';

/** Requests as they stand in a log, a column for each thing that is known of them; NaN where it is not. */
export interface Requests {
  /** µs, from any origin. */
  readonly atUs: Float64Array;
  readonly requestUs: Float64Array;
  readonly upstreamUs: Float64Array;
  /** 1 where these say how long the downstream took, 0 where the request did not get to it. */
  readonly tellsDelay: Float64Array;
  readonly units: Float64Array;
  /** By any number. */
  readonly buyer: Float64Array;
}

/** How the log is to be understood. */
export interface Arrangement {
  readonly timeOf: 'start' | 'end';
  /** Of the finest time; at 1 s the requests of a second are spread over it. */
  readonly resolutionUs: number;
}

const SECOND_US = 1e6;

/**
 * The arrivals that a log tells of, in order of time:
 *
 *     logged        10:00:01   10:00:01   10:00:02        (whole seconds, at the end of the request)
 *     spread        01.000     01.500     02.000          evenly, in the order of the lines
 *     − request     00.300     01.400     01.950          is when it came
 */
export function arrange(requests: Requests, { timeOf, resolutionUs }: Arrangement): Arrivals {
  const { requestUs, upstreamUs, tellsDelay, units } = requests;
  const cameUs = requests.atUs.slice();
  if (resolutionUs >= SECOND_US) spreadWithinSeconds(cameUs);
  if (timeOf === 'end') {
    for (let row = 0; row < cameUs.length; row++) {
      const tookUs = first(requestUs[row], upstreamUs[row]);
      if (!Number.isNaN(tookUs)) cameUs[row] = (cameUs[row] as number) - tookUs;
    }
  }
  const order = orderOf(cameUs);
  const openingUs = cameUs[order[0] as number] as number;
  const delayUs = Float64Array.from(order, (row) => {
    return tellsDelay[row] === 1 ? first(upstreamUs[row], requestUs[row]) : Number.NaN;
  });
  const asked = Float64Array.from(order, (row) => first(units[row], 1));
  const buyer = renumbered(requests.buyer, order);
  return {
    buyers: buyer.reduce((most, one) => Math.max(most, one), 0),
    atUs: Float64Array.from(order, (row) => Math.round((cameUs[row] as number) - openingUs)),
    buyer,
    ...(delayUs.every(Number.isNaN) ? {} : { delayUs }),
    ...(units.every(Number.isNaN) ? {} : { units: asked }),
  };
}

function spreadWithinSeconds(atUs: Float64Array): void {
  const order = orderOf(atUs);
  for (let from = 0; from < order.length; ) {
    const second = atUs[order[from] as number] as number;
    let to = from;
    while (to < order.length && atUs[order[to] as number] === second) to++;
    for (let index = from; index < to; index++) {
      atUs[order[index] as number] = second + ((index - from) * SECOND_US) / (to - from);
    }
    from = to;
  }
}

/** The rows by time, those of one time in their order. */
function orderOf(atUs: Float64Array): Uint32Array {
  const order = Uint32Array.from(atUs, (_, row) => row);
  // Most logs are in order already.
  if (atUs.every((time, row) => row === 0 || time >= (atUs[row - 1] as number))) return order;
  return order.sort((a, b) => (atUs[a] as number) - (atUs[b] as number) || a - b);
}

/** The buyers of the rows in this order, counted from 1 as they come. */
function renumbered(buyer: Float64Array, order: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return order.map((row) => {
    const one = buyer[row] as number;
    const known = numbers.get(one);
    if (known !== undefined) return known;
    numbers.set(one, numbers.size + 1);
    return numbers.size;
  });
}

function first(value: number | undefined, other: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? (other ?? Number.NaN) : value;
}
