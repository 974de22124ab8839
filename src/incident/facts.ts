import type { Arrivals, DelayFacts, IncidentFacts } from '../core/incident.ts';
import type { Requests } from './arrange.ts';

/** What can be said of arrivals in figures. */
export function countArrivals({
  atUs,
  buyer,
  buyers,
}: Arrivals): Pick<
  IncidentFacts,
  'requests' | 'buyers' | 'repeatedBuyers' | 'spanUs' | 'peakPerSec'
> {
  const visits = new Uint32Array(buyers + 1);
  for (const one of buyer) visits[one] = (visits[one] ?? 0) + 1;
  return {
    requests: atUs.length,
    buyers,
    repeatedBuyers: visits.reduce((count, one) => count + (one > 1 ? 1 : 0), 0),
    spanUs: atUs.at(-1) ?? 0,
    peakPerSec: mostWithinASecond(atUs),
  };
}

/** The latencies of arrivals; null where none is known. */
export function measureDelays(
  { delayUs }: Arrivals,
  { upstreamUs, requestUs }: Pick<Requests, 'upstreamUs' | 'requestUs'>,
  assumedUnit: 'us' | 's' | undefined,
): DelayFacts | null {
  if (delayUs === undefined) return null;
  const known = delayUs.filter((us) => !Number.isNaN(us)).sort();
  const atShare = (share: number) => known[Math.ceil(known.length * share) - 1] ?? 0;
  const isUpstream = upstreamUs.some((us) => !Number.isNaN(us));
  const isBoth =
    isUpstream && upstreamUs.some((us, row) => Number.isNaN(us) && !Number.isNaN(requestUs[row]));
  return {
    count: known.length,
    from: isBoth ? 'both' : isUpstream ? 'upstream' : 'request',
    ...(assumedUnit === undefined ? {} : { assumedUnit }),
    p50: atShare(0.5),
    p99: atShare(0.99),
    max: known.at(-1) ?? 0,
  };
}

/** Any second, not only whole ones. */
function mostWithinASecond(atUs: Float64Array): number {
  let most = 0;
  let from = 0;
  for (let to = 0; to < atUs.length; to++) {
    while ((atUs[to] as number) - (atUs[from] as number) >= 1e6) from++;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
