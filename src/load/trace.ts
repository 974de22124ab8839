import type { CriticalSection, PendingRelease, TracePort } from '../ports/trace.ts';
import type { Recorder } from './recorder.ts';

/** The trace port of every world: sections become events of the history. */
export function createTrace(recorder: Recorder): TracePort {
  return {
    acquired: (lock, options) => openSection(recorder, lock, options?.ttlMs),
    releasingUnheld: (lock) => startRelease(recorder, lock, 0),
  };
}

function openSection(recorder: Recorder, lock: string, ttlMs: number | undefined): CriticalSection {
  const open = recorder.currentAttempt();
  if (open === undefined || open.isOver) return UNRECORDED;
  const { attempt } = open;
  const acquisition = recorder.nextAcquisition();
  const ttl = ttlMs === undefined ? {} : { ttlMs };
  open.sections.set(acquisition, lock);
  recorder.record({ kind: 'acquired', atUs: recorder.nowUs(), attempt, lock, acquisition, ...ttl });
  let release: PendingRelease | undefined;
  const releasing = (): PendingRelease => {
    open.sections.delete(acquisition);
    release ??= startRelease(recorder, lock, acquisition);
    return release;
  };
  return {
    releasing: () => void releasing(),
    // A release that was never announced ends its section here, late rather than never.
    released: (deleted) => releasing().released(deleted),
  };
}

function startRelease(recorder: Recorder, lock: string, acquisition: number): PendingRelease {
  const open = recorder.currentAttempt();
  if (open === undefined) return UNRECORDED;
  const { attempt } = open;
  recorder.record({ kind: 'releasing', atUs: recorder.nowUs(), attempt, lock, acquisition });
  return {
    released(deleted) {
      const atUs = recorder.nowUs();
      recorder.record({ kind: 'released', atUs, attempt, lock, acquisition, deleted });
    },
  };
}

/** For calls outside any attempt (`setUp`, after its end): nothing to attribute, and no end to close it. */
const UNRECORDED: CriticalSection = { releasing() {}, released() {} };
