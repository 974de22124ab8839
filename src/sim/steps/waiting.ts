import type { PlannedEvent } from '../kernel.ts';
import type { Timeline } from '../timeline.ts';

/**
 * What comes at a moment of virtual time:
 * - `event`: something happens by itself (a lock's wait is over, a message is delivered again);
 * - `wait`: a read that was waiting for something ends without it;
 * - `last`: the same, of a reader that would only ask again.
 */
export type MomentKind = 'event' | 'wait' | 'last';

/** A timeline that knows what its moments are for. */
export interface WaitingTimeline extends Timeline {
  /** `kind`: `event` unless told. */
  at(atUs: number, run: () => void, kind?: MomentKind): PlannedEvent;
}
