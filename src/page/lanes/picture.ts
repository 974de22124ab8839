import { clockLabel, clockTicks } from '../ticks.ts';
import { type Frame, label, within, xOf } from './frame.ts';
import type { Held } from './items.ts';
import { LANE, lane } from './lane.ts';
import { svg } from './svg.ts';
import type { View } from './view.ts';

const AXIS = 28;
const LOCK = 26;

/** Draws the lanes. */
export function picture(frame: Frame): SVGElement {
  const { rows, width } = frame;
  const locksTop = AXIS;
  const lanesTop = locksTop + rows.locks.length * LOCK + 6;
  const height = lanesTop + rows.lanes.length * LANE + 4;
  const middles = new Map(
    rows.lanes.map(({ buyer }, at) => [buyer, lanesTop + at * LANE + LANE / 2]),
  );
  return svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, class: 'lane-picture' },
    defs(frame),
    svg(
      'g',
      { 'clip-path': within(frame) },
      ...rows.crowded.map((span) => crowd(frame, span, height)),
    ),
    ...axis(frame, height),
    ...rows.locks.map(({ name, held }, at) => lockRow(frame, name, held, locksTop + at * LOCK)),
    ...rows.lanes.map(({ buyer, items }, at) => lane(frame, buyer, items, lanesTop + at * LANE)),
    svg('g', { 'clip-path': within(frame) }, ...arrows(frame, middles), ...cursor(frame, height)),
  );
}

function defs({ id, gutter, width }: Frame): SVGElement {
  const hatch = svg(
    'pattern',
    {
      id: `hatch-${id}`,
      width: 7,
      height: 7,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    svg('rect', { width: 7, height: 7, class: 'hatch-ground' }),
    svg('rect', { width: 3, height: 7, class: 'hatch-line' }),
  );
  const clip = svg(
    'clipPath',
    { id: `within-${id}` },
    svg('rect', { x: gutter, y: 0, width: Math.max(0, width - gutter), height: 20_000 }),
  );
  return svg('defs', {}, hatch, clip);
}

function crowd(frame: Frame, { fromUs, toUs }: View, height: number): SVGElement {
  const x = xOf(frame, fromUs);
  return svg('rect', {
    class: 'crowd',
    x,
    y: AXIS,
    width: Math.max(1, xOf(frame, toUs) - x),
    height,
  });
}

function axis(frame: Frame, height: number): SVGElement[] {
  const { view, width, gutter } = frame;
  const from = Math.max(0, view.fromUs);
  const ticks = clockTicks(from, view.toUs, (width - gutter) / 88);
  return ticks.flatMap((at) => {
    const x = xOf(frame, at);
    return [
      svg('line', { class: 'grid', x1: x, x2: x, y1: AXIS - 6, y2: height }),
      svg('text', { class: 'tick', x, y: 14 }, clockLabel(at, view.toUs - from)),
    ];
  });
}

function lockRow(frame: Frame, name: string, held: readonly Held[], top: number): SVGElement {
  const bars = held.map((one) => {
    const x = xOf(frame, one.askedUs);
    const width = Math.max(1.5, xOf(frame, Math.min(one.lostUs, one.toUs)) - x);
    const bar = svg('rect', { class: 'lock-bar', x, y: top + 3, width, height: LOCK - 8, rx: 3 });
    const left = Math.max(x, frame.gutter);
    if (x + width - left < 62) return [bar];
    return [
      bar,
      svg('text', { class: 'lock-text', x: left + 6, y: top + 16 }, `buyer ${one.buyer}`),
    ];
  });
  return svg(
    'g',
    {},
    label(frame, name.endsWith(':lock') ? 'the lock' : name, top + LOCK / 2),
    svg('g', { 'clip-path': within(frame) }, ...bars.flat()),
  );
}

/** From a release to the buyer whose lock it deleted. */
function arrows(frame: Frame, middles: ReadonlyMap<number, number>): SVGElement[] {
  return frame.rows.lanes.flatMap(({ buyer, items }) =>
    items.flatMap((item) => {
      const from = middles.get(buyer);
      const to = item.other === undefined ? undefined : middles.get(item.other);
      if (item.mark !== 'foreign-release' || from === undefined || to === undefined) return [];
      const x = xOf(frame, item.fromUs);
      const end = to > from ? to - 9 : to + 9;
      const back = to > from ? -6 : 6;
      return [
        svg('path', {
          class: 'arrow',
          d: `M${x} ${from}V${end}M${x - 4} ${end + back}L${x} ${end}L${x + 4} ${end + back}`,
        }),
      ];
    }),
  );
}

function cursor(frame: Frame, height: number): SVGElement[] {
  if (frame.atUs === undefined) return [];
  const x = xOf(frame, frame.atUs);
  return [svg('line', { class: 'at', x1: x, x2: x, y1: AXIS - 8, y2: height })];
}
