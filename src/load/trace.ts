import type { CriticalSection, PendingRelease, TracePort } from '../ports/trace.ts';
import type { AttemptSource } from './lane.ts';
import type { OpenAttempt, Recorder } from './recorder.ts';

/** The trace port of every world: sections become events of the history. */
export function createTrace(recorder: Recorder, source: AttemptSource = recorder): TracePort {
  return {
    acquired: (lock, options) => openSection(recorder, source, lock, options?.ttlMs),
    releasingUnheld: (lock) => startRelease(recorder, source.currentAttempt(), lock, 0),
  };
}

function openSection(
  recorder: Recorder,
  source: AttemptSource,
  lock: string,
  ttlMs: number | undefined,
): CriticalSection {
  const open = source.currentAttempt();
  if (open === undefined || open.isOver) return UNRECORDED;
  const { attempt } = open;
  const acquisition = recorder.nextAcquisition();
  const ttl = ttlMs === undefined ? {} : { ttlMs };
  open.sections ??= new Map();
  open.sections.set(acquisition, lock);
  const acquired = {
    kind: 'acquired',
    atUs: recorder.nowUs(),
    attempt,
    lock,
    acquisition,
  } as const;
  recorder.record({ ...acquired, ...ttl }, open.journal);
  let release: PendingRelease | undefined;
  const releasing = (): PendingRelease => {
    open.sections?.delete(acquisition);
    release ??= startRelease(recorder, open, lock, acquisition);
    return release;
  };
  return {
    releasing: () => void releasing(),
    // A release that was never announced ends its section here, late rather than never.
    released: (deleted) => releasing().released(deleted),
  };
}

function startRelease(
  recorder: Recorder,
  open: OpenAttempt | undefined,
  lock: string,
  acquisition: number,
): PendingRelease {
  if (open === undefined) return UNRECORDED;
  const { attempt, journal } = open;
  const atUs = recorder.nowUs();
  recorder.record({ kind: 'releasing', atUs, attempt, lock, acquisition }, journal);
  return {
    released(deleted) {
      const repliedUs = recorder.nowUs();
      const released = { atUs: repliedUs, attempt, lock, acquisition, deleted };
      recorder.record({ kind: 'released', ...released }, journal);
    },
  };
}

/** For calls outside any attempt (`setUp`, after its end): nothing to attribute, and no end to close it. */
const UNRECORDED: CriticalSection = { releasing() {}, released() {} };
