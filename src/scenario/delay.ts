import { accepted, type Parsed, refused } from '../core/parsed.ts';
import type { Random } from '../core/random.ts';
import { formatDurationMs, parseDurationMs, parseDurationUs } from '../core/units.ts';
import type { DelaySpec } from './scenario.ts';

const DELAY =
  'a delay: 12s, 8s..15s, lognormal(p50=50ms,p99=2s), or a base and spikes: 50ms,12s@5s+30s';

/** The 99th percentile of a standard normal. */
const Z99 = 2.3263478740408408;

/**
 * How long a downstream call takes, in ms with at most three decimals (whole µs), for a call that
 * starts `atMs` after the opening. Draws at most one number from `random`. The bounds of a uniform
 * delay are included; a lognormal one has no upper bound.
 */
export function sampleDelayMs(spec: DelaySpec, atMs: number, random: Random): number {
  switch (spec.kind) {
    case 'fixed':
      return spec.ms;
    case 'uniform':
      return wholeUs(spec.minMs + (spec.maxMs - spec.minMs) * random.next());
    case 'lognormal': {
      const sigma = Math.log(spec.p99Ms / spec.p50Ms) / Z99;
      return wholeUs(spec.p50Ms * Math.exp(sigma * normalQuantile(random.next())));
    }
    case 'spike': {
      const inSpike = atMs >= spec.atMs && atMs < spec.atMs + spec.forMs;
      return sampleDelayMs(inSpike ? spec.peak : spec.base, atMs, random);
    }
  }
}

/**
 * Reads a delay model. Durations may be as fine as 1 µs, a spike's place and length 1 ms. Of several
 * spikes that overlap the last one counts; without a base the delay outside of them is 0.
 */
export function parseDelay(text: string): Parsed<DelaySpec> {
  let spec: DelaySpec | undefined;
  for (const part of text.trim().split(/,(?![^(]*\))/)) {
    const at = part.indexOf('@');
    const read = parseSimple(at === -1 ? part : part.slice(0, at));
    if (!read.ok) return read;
    if (at === -1) {
      if (spec !== undefined) return refused(DELAY, 'one base, and then spikes with an @');
      spec = read.value;
      continue;
    }
    const span = parseSpan(part.slice(at + 1));
    if (!span.ok) return span;
    spec = { kind: 'spike', base: spec ?? NOTHING, peak: read.value, ...span.value };
  }
  return spec === undefined ? refused(DELAY) : accepted(spec);
}

/** The text that {@link parseDelay} reads back to the same model. */
export function formatDelay(spec: DelaySpec): string {
  switch (spec.kind) {
    case 'fixed':
      return formatDurationMs(spec.ms);
    case 'uniform':
      return `${formatDurationMs(spec.minMs)}..${formatDurationMs(spec.maxMs)}`;
    case 'lognormal':
      return `lognormal(p50=${formatDurationMs(spec.p50Ms)},p99=${formatDurationMs(spec.p99Ms)})`;
    case 'spike': {
      const base =
        spec.base.kind === 'fixed' && spec.base.ms === 0 ? '' : `${formatDelay(spec.base)},`;
      const span = `${formatDurationMs(spec.atMs)}+${formatDurationMs(spec.forMs)}`;
      return `${base}${formatDelay(spec.peak)}@${span}`;
    }
  }
}

/** Every duration in a delay model, ms: what a time scale divides. */
export function delayDurationsMs(spec: DelaySpec): readonly number[] {
  switch (spec.kind) {
    case 'fixed':
      return [spec.ms];
    case 'uniform':
      return [spec.minMs, spec.maxMs];
    case 'lognormal':
      return [spec.p50Ms, spec.p99Ms];
    case 'spike':
      return [
        ...delayDurationsMs(spec.base),
        ...delayDurationsMs(spec.peak),
        spec.atMs,
        spec.forMs,
      ];
  }
}

const NOTHING: DelaySpec = { kind: 'fixed', ms: 0 };

function parseSimple(text: string): Parsed<DelaySpec> {
  const lognormal = /^lognormal\(p50=([^,]+),p99=([^,]+)\)$/.exec(text.replaceAll(' ', ''));
  if (lognormal !== null) {
    const p50 = parseDurationUs(lognormal[1] ?? '');
    const p99 = parseDurationUs(lognormal[2] ?? '');
    if (!p50.ok || !p99.ok) return refused(DELAY);
    if (p50.value === 0 || p99.value < p50.value) {
      return refused('a p50 above 0s and a p99 of at least p50');
    }
    return accepted({ kind: 'lognormal', p50Ms: p50.value / 1000, p99Ms: p99.value / 1000 });
  }
  const range = /^(.+?)\.\.(.+)$/.exec(text);
  if (range !== null) {
    const min = parseDurationUs(range[1] ?? '');
    const max = parseDurationUs(range[2] ?? '');
    if (!min.ok || !max.ok) return refused(DELAY, 'both bounds carry a unit: 8s..15s');
    if (max.value < min.value) return refused('a range whose first bound is not above its second');
    return accepted({ kind: 'uniform', minMs: min.value / 1000, maxMs: max.value / 1000 });
  }
  const fixed = parseDurationUs(text);
  return fixed.ok
    ? accepted({ kind: 'fixed', ms: fixed.value / 1000 })
    : refused(DELAY, fixed.hint);
}

function parseSpan(text: string): Parsed<{ readonly atMs: number; readonly forMs: number }> {
  const [at = '', length = '', ...rest] = text.split('+');
  const atMs = parseDurationMs(at);
  const forMs = parseDurationMs(length);
  if (!atMs.ok || !forMs.ok || rest.length > 0 || forMs.value === 0) {
    return refused(DELAY, 'a spike is <delay>@<from>+<length>, in whole ms, its length above 0s');
  }
  return accepted({ atMs: atMs.value, forMs: forMs.value });
}

function wholeUs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/**
 * The standard normal's inverse distribution function at `p` in [0, 1), by Acklam's rational
 * approximation (relative error below 1.2e-9): one draw, and nothing but arithmetic, log and sqrt,
 * so that it gives the same delays on every machine.
 */
function normalQuantile(p: number): number {
  const shifted = p + 2 ** -33; // `random` has 32 bits and may give 0, whose quantile is infinite
  if (shifted < 0.02425) return tail(Math.sqrt(-2 * Math.log(shifted)));
  if (shifted > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - shifted)));
  const q = shifted - 0.5;
  const r = q * q;
  return (q * polynomial(CENTRAL, r)) / polynomial(CENTRAL_BELOW, r);
}

const CENTRAL = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
];
const CENTRAL_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1, 1,
];
const TAIL = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const TAIL_BELOW = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1,
];

function tail(q: number): number {
  return polynomial(TAIL, q) / polynomial(TAIL_BELOW, q);
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
