import type { TimedEvent } from './event-queue.ts';
import type { PlannedEvent } from './kernel.ts';

/** Virtual time as the parts of a simulated world need it, whoever decides what happens next. */
export interface Timeline {
  /** Integer µs. */
  nowUs(): number;
  /** Plans an event object, which may be reused after it has fired; a past time counts as now. */
  plan(event: TimedEvent): void;
  /** Plans a function at `atUs`; an infinite time never comes. */
  at(atUs: number, run: () => void): PlannedEvent;
  /** Every planned event, in no particular order: for what must find its own among them. */
  planned(): readonly TimedEvent[];
  /** To be called by an event that lets code of a buyer go on. */
  woke(): void;
}
