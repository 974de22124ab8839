import { now } from './clocks.ts';
import { currentClock } from './current.ts';
import type { Patch } from './patch.ts';

const { Event: RealEvent } = globalThis;
const realTimeStamp = Object.getOwnPropertyDescriptor(RealEvent.prototype, 'timeStamp')?.get as (
  this: Event,
) => number;

/** `timeStamp` of events: when they were made, or, of those that Node makes, when it is first asked for. */
export function eventPatches(): readonly Patch[] {
  return [
    { on: globalThis, key: 'Event', value: VirtualEvent },
    { on: RealEvent.prototype, key: 'timeStamp', get: timeStamp },
  ];
}

const stamps = new WeakMap<Event, number>();

const VirtualEvent = new Proxy(RealEvent, {
  construct(target, args, asked) {
    const event: Event = Reflect.construct(target, args, asked === VirtualEvent ? target : asked);
    if (currentClock() !== undefined) stamps.set(event, now());
    return event;
  },
});

function timeStamp(this: Event): number {
  const known = stamps.get(this);
  if (known !== undefined) return known;
  if (currentClock() === undefined) return realTimeStamp.call(this);
  const first = now();
  stamps.set(this, first);
  return first;
}
