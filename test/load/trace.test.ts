import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../src/core/history.ts';
import { createTrace } from '../../src/load/trace.ts';
import type { TracePort } from '../../src/ports/trace.ts';
import { sell, type VirtualShop, virtualShop } from './virtual.ts';

describe('a critical section', () => {
  it('runs from the acquire’s reply to just before the release is sent', async () => {
    const lines = await traced(async (trace, { kernel }) => {
      const section = trace.acquired('lock', { ttlMs: 10_000 });
      await kernel.sleepUntil(50);
      section.releasing();
      await kernel.sleepUntil(60);
      section.released(true);
    });
    expect(lines).toEqual(['0 acquired 1 ttl 10000', '50 releasing 1', '60 released 1 true']);
  });

  it('ends once, however often its end is told', async () => {
    const lines = await traced(async (trace) => {
      const section = trace.acquired('lock');
      section.releasing();
      section.releasing();
      section.released(false);
    });
    expect(lines).toEqual(['0 acquired 1', '0 releasing 1', '0 released 1 false']);
  });

  it('ends late rather than never where the release was not announced', async () => {
    const lines = await traced(async (trace, { kernel }) => {
      const section = trace.acquired('lock');
      await kernel.sleepUntil(50);
      section.released(true);
    });
    expect(lines).toEqual(['0 acquired 1', '50 releasing 1', '50 released 1 true']);
  });

  it('is abandoned where its attempt ends without a release', async () => {
    const lines = await traced(async (trace) => void trace.acquired('lock'));
    expect(lines).toEqual(['0 acquired 1', '0 abandoned 1']);
  });

  it('is told apart from every other by the number of its acquisition', async () => {
    const lines = await traced(async (trace) => {
      trace.acquired('lock').released(true);
      trace.acquired('lock').released(true);
    });
    expect(lines.filter((line) => line.includes('acquired'))).toEqual([
      '0 acquired 1',
      '0 acquired 2',
    ]);
  });

  it('that opens after its buyer was told is not recorded: nothing would ever close it', async () => {
    const lines = await traced(async (trace, { kernel }) => {
      void kernel.sleepUntil(10).then(() => trace.acquired('lock'));
    });
    expect(lines).toEqual([]);
  });
});

describe('a release of a lock that was never acquired', () => {
  it('has the acquisition 0', async () => {
    const lines = await traced(async (trace) => trace.releasingUnheld('lock').released(true));
    expect(lines).toEqual(['0 releasing 0', '0 released 0 true']);
  });
});

describe('tracing outside any attempt', () => {
  it('is recorded nowhere and disturbs nobody', () => {
    const { recorder, events } = virtualShop();
    const trace = createTrace(recorder);
    const section = trace.acquired('lock');
    section.releasing();
    section.released(true);
    trace.releasingUnheld('lock').released(false);
    expect(events).toEqual([]);
  });
});

/** The sections of one attempt, a line for each event; the world goes on for 1 s after it. */
async function traced(
  work: (trace: TracePort, shop: VirtualShop) => Promise<void>,
): Promise<readonly string[]> {
  const plan = { buyers: 2, arrivalUs: (buyer: number) => (buyer - 1) * 1_000_000 };
  const events = await sell(plan, async ({ buyer }, shop) => {
    if (buyer === 1) await work(createTrace(shop.recorder), shop);
    return 'sold';
  });
  return events.flatMap(lineOf);
}

function lineOf(event: HistoryEvent): readonly string[] {
  if (!('acquisition' in event)) return [];
  const { atUs, kind, acquisition } = event;
  const line = `${atUs} ${kind} ${acquisition}`;
  if (event.kind === 'released') return [`${line} ${event.deleted}`];
  return [event.ttlMs === undefined ? line : `${line} ttl ${event.ttlMs}`];
}
