import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../src/page/lanes/items.ts';
import { rowsOf } from '../../src/page/lanes/rows.ts';
import { homeView, panned, showing, viewAt, wholeView, zoomed } from '../../src/page/lanes/view.ts';
import { type DrawnResult, resultOf } from '../../src/page/result-data.ts';
import { chartData, ninesOf } from '../../src/page/series.ts';
import { startTimeline } from '../../src/timeline/timeline.ts';
import { incident } from '../check/incident.ts';

function drawn(timeScale = 1): DrawnResult {
  const fold = startTimeline({ id: 'sale', stock: 1, quantity: 1 });
  incident().tell(fold);
  const result = resultOf({
    strategy: 'unsafe-lock',
    stock: 1,
    timeScale,
    timeline: fold.finish(),
  });
  if (result === undefined) throw new Error('expected a timeline');
  return result;
}

const result = drawn();
const seconds = (us: number) => Math.round(us / 1e5) / 10;

describe('the lanes', () => {
  it('begin with the first thing that went wrong, and all that those in it did', () => {
    const { fromUs, toUs } = homeView(result);
    const [first, second] = result.timeline.attempts;
    expect(fromUs).toBeLessThanOrEqual(first?.startedUs ?? 0);
    expect(toUs).toBeGreaterThan(second?.endedUs ?? 0);
  });

  it('have a row for the lock and a lane for each buyer, in the order in which they began', () => {
    const { locks, lanes } = rowsOf(itemsOf(result), wholeView(result));
    expect(locks.map(({ name }) => name)).toEqual(['{sale}:lock']);
    expect(lanes.map(({ buyer }) => buyer)).toEqual([17, 402]);
  });

  it('show nobody who did nothing then', () => {
    const { lanes } = rowsOf(itemsOf(result), { fromUs: 1e6, toUs: 9e6 });
    expect(lanes.map(({ buyer }) => buyer)).toEqual([17]);
  });

  it('shade the time in which two were inside', () => {
    const { crowded } = rowsOf(itemsOf(result), wholeView(result));
    expect(crowded.map(({ fromUs, toUs }) => [seconds(fromUs), seconds(toUs)])).toEqual([
      [10.3, 12],
    ]);
  });

  it('say how long a buyer was inside without a lock', () => {
    const section = itemsOf(result).find(({ kind }) => kind === 'section');
    expect(section?.lines).toContainEqual(['lock expires', '00:10.000']);
    expect(section?.lines).toContainEqual(['inside without a lock', '2.00 s']);
  });

  it('tell moments in scenario time', () => {
    const [first] = itemsOf(drawn(60)).filter(({ mark }) => mark === 'overlap');
    const [same] = itemsOf(result).filter(({ mark }) => mark === 'overlap');
    expect(first?.fromUs).toBe(60 * (same?.fromUs ?? 0));
  });
});

describe('the view', () => {
  const whole = wholeView(result);

  it('zooms in with one moment staying where it is', () => {
    const near = zoomed(result, whole, 0.5, 5e6);
    const share = ({ fromUs, toUs }: typeof whole) => (5e6 - fromUs) / (toUs - fromUs);
    expect(near.toUs - near.fromUs).toBeCloseTo((whole.toUs - whole.fromUs) / 2, 0);
    expect(share(near)).toBeCloseTo(share(whole));
  });

  it('never shows what is before the opening or after the end', () => {
    expect(zoomed(result, whole, 8, 5e6)).toEqual(whole);
    expect(panned(result, whole, 1e9)).toEqual(whole);
    const near = zoomed(result, whole, 0.25, 0);
    expect(panned(result, near, -1e9).fromUs).toBe(whole.fromUs);
  });

  it('goes no nearer than 20 µs', () => {
    const near = zoomed(result, whole, 1e-12, 5e6);
    expect(near.toUs - near.fromUs).toBeCloseTo(20, 3);
  });

  it('moves as little as shows a moment', () => {
    const near = zoomed(result, whole, 0.1, 1e6);
    expect(showing(result, near, near.fromUs + 1)).toBe(near);
    const moved = showing(result, near, 11e6);
    expect(moved.fromUs < 11e6 && moved.toUs > 11e6).toBe(true);
  });

  it('of any moment holds those who were at it then', () => {
    const { fromUs, toUs } = viewAt(result, 5e6, whole);
    expect(fromUs < 5e6 && toUs > 12e6).toBe(true);
  });
});

describe('a chart', () => {
  it('of what was sold says the units of the timeline, and how many are too many', () => {
    const data = chartData('sold', result);
    const last = data.x.length - 1;
    expect(data.tip(last).lines).toEqual([
      ['sold', '2 of 1'],
      ['oversold', '1'],
      ['gone by the counter', '1'],
    ]);
  });

  it('of those inside warns of more than one', () => {
    expect(chartData('inside', result).lines[0]?.colour).toBe('wrong');
  });

  it('of percentiles has a nine for each tenth that is left', () => {
    expect([0, 90, 99, 99.999].map((rank) => Math.round(ninesOf(rank, 5)))).toEqual([0, 1, 2, 5]);
  });
});
