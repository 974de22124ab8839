import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue, type TimedEvent } from '../../src/sim/event-queue.ts';

describe('the event queue', () => {
  it('gives events by time, and those of one moment in the order in which they were pushed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 }), (times) => {
        const queue = new EventQueue();
        for (const [index, atUs] of times.entries()) queue.push(named(atUs, index));
        const given = drain(queue).map(({ atUs, name }) => [atUs, name]);
        const wanted = times.map((atUs, index) => [atUs, index] as const);
        expect(given).toEqual(wanted.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  it('keeps its order when events are pushed between others that are taken', () => {
    const turns = fc.array(fc.option(fc.integer({ min: 0, max: 9 }), { nil: 'pop' as const }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(turns, (steps) => {
        const queue = new EventQueue();
        const model: Named[] = [];
        for (const [index, step] of steps.entries()) {
          if (step === 'pop') {
            model.sort((a, b) => a.atUs - b.atUs || a.name - b.name);
            expect(queue.pop()).toBe(model.shift());
          } else {
            const event = named(step, index);
            queue.push(event);
            model.push(event);
          }
        }
        expect(queue.size).toBe(model.length);
        expect(new Set(queue.all())).toEqual(new Set(model));
      }),
    );
  });

  it('shows the earliest event without taking it', () => {
    const queue = new EventQueue();
    queue.push(named(5, 0));
    queue.push(named(3, 1));
    expect([queue.peek()?.atUs, queue.size]).toEqual([3, 2]);
  });

  it('has nothing to give when it is empty', () => {
    const queue = new EventQueue();
    expect([queue.peek(), queue.pop(), queue.size]).toEqual([undefined, undefined, 0]);
  });
});

interface Named extends TimedEvent {
  readonly name: number;
}

function named(atUs: number, name: number): Named {
  return { atUs, order: 0, name, fire() {} };
}

function drain(queue: EventQueue): Named[] {
  const events: Named[] = [];
  while (queue.size > 0) events.push(queue.pop() as Named);
  return events;
}
