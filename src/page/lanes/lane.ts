import { type Frame, label, within, xOf } from './frame.ts';
import type { Item } from './items.ts';
import { svg } from './svg.ts';

/** How high a lane is, px. */
export const LANE = 40;
/** Between a mark and the next one that would cover it, px. */
const MARK = 15;
/** A word beside a point needs this much, px. */
const WORD = 26;
/** A letter of it, px. */
const LETTER = 7.5;

/** Draws what one buyer did. */
export function lane(frame: Frame, buyer: number, items: readonly Item[], top: number): SVGElement {
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
        const text = item.word ?? '';
        // Before a write, unless the names of the rows would cover it.
        const isBehind = item.kind === 'read' || at - 7 - text.length * LETTER < frame.gutter;
        const place = isBehind
          ? { class: 'word', x: at + 7, y: middle + 4 }
          : { class: 'word before', x: at - 7, y: middle + 4 };
        const word = svg('text', place, text);
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
