import type { Arrivals, IncidentFormat } from '../../src/core/incident.ts';
import { type LineBatch, readLines } from '../../src/core/lines.ts';
import { type Incident, type IncidentOptions, readIncident } from '../../src/incident/read.ts';

/** Reads a log from a text; the last line of an access log is ended. */
export function read(
  text: string,
  format: IncidentFormat,
  options: Partial<IncidentOptions> = {},
): Promise<Incident> {
  const whole = format === 'access-log' && !text.endsWith('\n') ? `${text}\n` : text;
  return readIncident('a.log', batchesOf(whole), { format, ...options });
}

/** Its arrivals as rows: at, buyer and delay, µs; null where the delay is not known. */
export function rowsOf({
  atUs,
  buyer,
  delayUs,
}: Arrivals): readonly (readonly (number | null)[])[] {
  return Array.from(atUs, (at, row) => {
    const delay = delayUs?.[row] ?? Number.NaN;
    return [at, buyer[row] ?? 0, Number.isNaN(delay) ? null : delay];
  });
}

/** The lines of a text as they come from a file. */
export function batchesOf(text: string): AsyncIterable<LineBatch> {
  return readLines(
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
}
