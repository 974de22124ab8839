import { describe, expect, it } from 'vitest';
import { createDownstream } from '../../src/load/downstream.ts';
import { eventsOf, sell } from './virtual.ts';

describe('the downstream services', () => {
  it('answer when their model says, asked with the time of the call', async () => {
    const asked: number[] = [];
    const events = await sell({ arrivalUs: () => 40 }, async (_, { kernel, recorder }) => {
      const { validate, order } = createDownstream({
        clock: kernel,
        observer: recorder,
        validate: (atUs) => {
          asked.push(atUs);
          return 1_000;
        },
        order: () => 500,
        alwaysWaits: true,
      });
      await validate(7);
      await order(7, 2);
      return 'sold';
    });
    expect(asked).toEqual([40]);
    expect(eventsOf(events, 'call-sent')).toMatchObject([
      { atUs: 40, target: 'validate', operation: 'validate', args: [7] },
      { atUs: 1_040, target: 'order', operation: 'order', args: [7, 2] },
    ]);
    expect(eventsOf(events, 'call-settled')).toMatchObject([
      { atUs: 1_040, call: 1, ok: true },
      { atUs: 1_540, call: 2, ok: true },
    ]);
  });

  it('keep one caller from waiting for another', async () => {
    const events = await sell({ buyers: 3 }, async (_, { kernel, recorder }) => {
      const model = () => 1_000;
      const options = { clock: kernel, observer: recorder, validate: model, order: model };
      await createDownstream({ ...options, alwaysWaits: true }).validate(1);
      return 'sold';
    });
    expect(eventsOf(events, 'attempt-ended').map(({ atUs }) => atUs)).toEqual([
      1_000, 1_000, 1_000,
    ]);
  });

  it('without a delay never touch the clock where an answer is no event of its own', async () => {
    const observer = { sent: () => undefined, settled: () => expect.unreachable() };
    const unused = () => expect.unreachable();
    const clock = { nowUs: () => 0, sleepUntil: unused, actAt: unused };
    const model = () => 0;
    const options = { clock, observer, validate: model, order: model, alwaysWaits: false };
    await createDownstream(options).validate(1);
  });
});
