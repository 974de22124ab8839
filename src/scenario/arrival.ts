import { accepted, type Parsed, refused } from '../core/parsed.ts';
import { formatDurationMs, formatRate, parseDurationMs, parseRatePerSec } from '../core/units.ts';
import type { ArrivalModelSpec, ArrivalSpec } from './scenario.ts';

const ARRIVAL =
  'burst, constant(200/s), poisson(200/s) or ramp(10/s..500/s,30s), rates from 1/h to 10000000/s';

/**
 * Reads when buyers arrive. Rates are buyers per second of scenario time; a ramp may start at 0/s,
 * and keeps its second rate once its time (above 0s) is over.
 */
export function parseArrival(text: string): Parsed<ArrivalModelSpec> {
  const given = text.replaceAll(' ', '');
  if (given === 'burst') return accepted({ kind: 'burst' });

  const log = /^log\((.*)\)$/.exec(text.trim());
  if (log !== null) return refused(ARRIVAL, `seckill-bench replay ${log[1] || '<file>'}`);

  const steady = /^(constant|poisson)\((.+)\)$/.exec(given);
  if (steady !== null) {
    const rate = parseRatePerSec(steady[2] ?? '');
    if (!rate.ok) return refused(ARRIVAL, rate.hint);
    const kind = steady[1] === 'poisson' ? 'poisson' : 'constant';
    return accepted({ kind, ratePerSec: rate.value });
  }

  const ramp = /^ramp\((.+)\.\.(.+),(.+)\)$/.exec(given);
  if (ramp === null) return refused(ARRIVAL);
  const from: Parsed<number> = /^0\/[smh]$/.test(ramp[1] ?? '')
    ? accepted(0)
    : parseRatePerSec(ramp[1] ?? '');
  const to = parseRatePerSec(ramp[2] ?? '');
  const over = parseDurationMs(ramp[3] ?? '');
  if (!from.ok) return refused(ARRIVAL, from.hint);
  if (!to.ok) return refused(ARRIVAL, to.hint);
  if (!over.ok) return refused(ARRIVAL, over.hint);
  if (over.value === 0) return refused(ARRIVAL, 'a ramp takes longer than 0s');
  return accepted({
    kind: 'ramp',
    fromPerSec: from.value,
    toPerSec: to.value,
    overMs: over.value,
  });
}

/** The text that {@link parseArrival} reads back to the same value; a log it tells where to give. */
export function formatArrival(spec: ArrivalSpec): string {
  switch (spec.kind) {
    case 'burst':
      return 'burst';
    case 'log':
      return `log(${spec.file})`;
    case 'constant':
    case 'poisson':
      return `${spec.kind}(${formatRate(spec.ratePerSec)})`;
    case 'ramp': {
      const rates = `${formatRate(spec.fromPerSec)}..${formatRate(spec.toPerSec)}`;
      return `ramp(${rates},${formatDurationMs(spec.overMs)})`;
    }
  }
}
