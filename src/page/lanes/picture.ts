import { clockLabel, clockTicks } from '../ticks.ts';
import type { Held, Item } from './items.ts';
import type { Rows } from './rows.ts';
import { svg } from './svg.ts';
import type { View } from './view.ts';

const AXIS = 28;
const LOCK = 26;
const LANE = 40;
/** Between a mark and the next one that would cover it, px. */
const MARK = 15;
/** A word beside a point needs this much, px. */
const WORD = 26;

/** What a picture is drawn with. */
export interface Frame {
  /** Of this picture among those of the page. */
  readonly id: number;
  readonly width: number;
  readonly view: View;
  /** Room for the names of the rows, px. */
  readonly gutter: number;
  readonly rows: Rows;
  /** The place of an item among all, which the pointer finds again. */
  readonly indexOf: ReadonlyMap<Item, number>;
  readonly chosen: Item | undefined;
  /** A moment that is marked across all lanes, µs. */
  readonly atUs: number | undefined;
}

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

/** Where a moment is, px. */
export function xOf({ view, width, gutter }: Pick<Frame, 'view' | 'width' | 'gutter'>, us: number) {
  const share = (us - view.fromUs) / (view.toUs - view.fromUs);
  return gutter + share * drawnAcross(width, gutter);
}

/** Pixels for what is in view: beside the names of the rows, and with room for the last mark. */
export function drawnAcross(width: number, gutter: number): number {
  return width - gutter - 8;
}

/** Nothing is drawn over the names of the rows. */
function within({ id }: Frame): string {
  return `url(#within-${id})`;
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

function lane(frame: Frame, buyer: number, items: readonly Item[], top: number): SVGElement {
  const middle = top + LANE / 2;
  const tracks = new Set(items.map(({ attempt }) => attempt));
  let wordEnd = 0;
  let markEnd = 0;
  const drawn = items.flatMap((item) => {
    const index = frame.indexOf.get(item) ?? -1;
    const x = xOf(frame, item.fromUs);
    const to = xOf(frame, item.toUs);
    const of = {
      'data-item': index,
      class: `item ${item.kind}${item === frame.chosen ? ' chosen' : ''}`,
    };
    switch (item.kind) {
      case 'section':
        return [svg('g', of, ...section(frame, item, middle))];
      case 'service':
        return [svg('g', of, bar(x, to, middle + 12, 6))];
      case 'read':
      case 'write': {
        const at = xOf(frame, item.pointUs ?? item.fromUs);
        const hasRoom = at > wordEnd;
        if (hasRoom) wordEnd = at + WORD;
        const side = item.kind === 'read' ? 7 : -7;
        const word = svg(
          'text',
          { class: `word ${item.kind}`, x: at + side, y: middle + 4 },
          item.word ?? '',
        );
        return [svg('g', of, point(item.kind, at, middle), ...(hasRoom ? [word] : []))];
      }
      case 'end':
        return [
          svg(
            'g',
            { ...of, class: `${of.class} ${item.attempt.outcome}` },
            svg('circle', { cx: x, cy: middle, r: 4.5 }),
            svg('text', { class: 'word', x: x + 8, y: middle + 4 }, item.word ?? ''),
          ),
        ];
      case 'mark': {
        const at = Math.max(x, markEnd);
        markEnd = at + MARK;
        return [svg('g', { ...of, class: `${of.class} ${item.mark}` }, ...mark(item, at, top + 8))];
      }
      default:
        return [
          svg(
            'g',
            of,
            svg('line', { x1: x, x2: Math.max(to, x + 2), y1: middle + 12, y2: middle + 12 }),
          ),
        ];
    }
  });
  return svg(
    'g',
    { 'data-buyer': buyer },
    svg('line', { class: 'lane-line', x1: 0, x2: frame.width, y1: top, y2: top }),
    label(frame, `buyer ${buyer}`, middle),
    svg(
      'g',
      { 'clip-path': within(frame) },
      ...[...tracks].map((attempt) => track(frame, attempt, items, middle)),
      ...drawn,
    ),
  );
}

/** From the attempt's first to its last item. */
function track(frame: Frame, attempt: Item['attempt'], items: readonly Item[], y: number) {
  const own = items.filter((item) => item.attempt === attempt);
  const x1 = xOf(frame, Math.min(...own.map(({ fromUs }) => fromUs)));
  const x2 = xOf(frame, Math.max(...own.map(({ toUs }) => toUs)));
  return svg('line', { class: 'track', x1, x2, y1: y, y2: y });
}

/** With the lock, then, where the server no longer had it, without. */
function section(frame: Frame, { section }: Item, y: number): SVGElement[] {
  if (section === undefined) return [];
  const from = xOf(frame, section.fromUs);
  const to = xOf(frame, section.toUs);
  const lost = Math.min(to, Math.max(from, xOf(frame, Math.min(section.lostUs, section.toUs))));
  const held = svg('rect', {
    class: 'held',
    x: from,
    y: y - 8,
    width: Math.max(1.5, lost - from),
    height: 16,
    rx: 3,
  });
  if (section.lostUs >= section.toUs) return [held];
  return [
    held,
    svg('rect', {
      class: 'lockless',
      fill: `url(#hatch-${frame.id})`,
      x: lost,
      y: y - 8,
      width: Math.max(1.5, to - lost),
      height: 16,
      rx: 3,
    }),
    svg('line', { class: 'lost', x1: lost, x2: lost, y1: y - 12, y2: y + 12 }),
  ];
}

function bar(x: number, to: number, y: number, height: number): SVGElement {
  return svg('rect', { x, y, width: Math.max(1.5, to - x), height, rx: 2 });
}

function point(kind: 'read' | 'write', x: number, y: number): SVGElement {
  if (kind === 'read') return svg('circle', { cx: x, cy: y, r: 4 });
  return svg('rect', { x: x - 4, y: y - 4, width: 8, height: 8 });
}

const GLYPHS: Readonly<Record<string, string>> = {
  overlap: '2',
  'foreign-release': '✕',
  'same-unit': '=',
  'all-sold': '■',
  oversold: '!',
  'over-limit': '!',
};

function mark({ mark: kind }: Item, x: number, y: number): SVGElement[] {
  return [
    svg('circle', { cx: x, cy: y, r: 7 }),
    svg('text', { class: 'glyph', x, y: y + 3.5 }, GLYPHS[kind ?? ''] ?? ''),
  ];
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

function label({ gutter }: Frame, text: string, y: number): SVGElement {
  const most = Math.floor((gutter - 10) / 6.6);
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return svg('text', { class: 'row-label', x: 4, y: y + 4 }, shown);
}
