import type { Item } from './items.ts';
import type { Rows } from './rows.ts';
import { svg } from './svg.ts';
import type { View } from './view.ts';

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

/** Where a moment is, px. */
export function xOf({ view, width, gutter }: Pick<Frame, 'view' | 'width' | 'gutter'>, us: number) {
  const share = (us - view.fromUs) / (view.toUs - view.fromUs);
  return gutter + share * drawnAcross(width, gutter);
}

/** Pixels for what is in view: beside the names of the rows, and with room for the last mark. */
export function drawnAcross(width: number, gutter: number): number {
  return width - gutter - (width < NARROW ? 34 : 8);
}

/** Below this width the share that is left behind the last mark is no room for what its buyer was told, px. */
const NARROW = 560;

/** A clip path: nothing is drawn over the names of the rows. */
export function within({ id }: Frame): string {
  return `url(#within-${id})`;
}

/** The name of a row, as much of it as there is room for. */
export function label({ gutter }: Frame, text: string, y: number): SVGElement {
  const most = Math.floor((gutter - 10) / 6.6);
  const shown = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return svg('text', { class: 'row-label', x: 4, y: y + 4 }, shown);
}
