import type { FinalState } from '../check/check.ts';
import type { HistoryFold } from '../core/history.ts';
import type { Sale } from '../core/sale.ts';
import { VERSION } from '../core/version.ts';
import type { Redactor } from '../live/redact.ts';
import type { WorldHost } from '../ports/host.ts';
import { startRecording } from '../recording/writer.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { identityOf } from './assemble.ts';
import type { ChosenStrategy } from './one.ts';

/**
 * Opens where the recording of a strategy's run goes; called once for each, at its start. What it gives
 * takes the bytes, synchronously, and must not throw.
 */
export type OpenRecording = (strategy: string) => (chunk: Uint8Array) => void;

/** A recording that is being written. */
export interface RunRecording extends HistoryFold {
  /** Once, when the run is over. */
  finish(final: FinalState): void;
}

/** Records a run from its start; undefined where that was not asked for. */
export function recordRun(
  chosen: ChosenStrategy,
  scenario: Scenario,
  sale: Sale,
  host: WorldHost,
  { record, redactor }: { readonly record?: OpenRecording; readonly redactor?: Redactor },
): RunRecording | undefined {
  if (record === undefined) return undefined;
  const header = {
    tool: VERSION,
    ...identityOf(chosen, scenario, host),
    sale,
    promises: chosen.strategy.promises,
    buyers: scenario.buyers,
    attempts: scenario.attempts,
    inFlight: scenario.inFlight,
  };
  const writer = startRecording({
    header: redactor === undefined ? header : redactor.value(header),
    write: record(chosen.strategy.name),
    ...(redactor === undefined ? {} : { redact: redactionFor(host.world, redactor) }),
  });
  return {
    listensTo: writer.listensTo,
    on: (event) => writer.on(event),
    finish({ ended, remaining, recorded, delivered, unfinishedAttempts, unfinishedBuyers }) {
      const end = {
        ended,
        remaining,
        ...(recorded !== undefined && { recorded }),
        ...(delivered !== undefined && { delivered }),
        unfinishedAttempts: unfinishedAttempts.length,
        unfinishedBuyers,
        loop: host.loopDelay(),
      };
      writer.finish(redactor === undefined ? end : redactor.value(end));
    },
  };
}

/** Nobody knows a password on the simulator, but a text may hold a URL; those that cannot are let by. */
function redactionFor(world: WorldHost['world'], { text }: Redactor): Redactor['text'] {
  if (world === 'live') return text;
  return (given) => (given.includes('@') || given.includes('=') ? text(given) : given);
}
