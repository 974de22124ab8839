import type { DrawnResult } from '../result-data.ts';
import { Tip } from '../tip.ts';
import { drawnAcross, type Frame, xOf } from './frame.ts';
import { type Item, itemsOf } from './items.ts';
import { picture } from './picture.ts';
import { followPointers } from './pointers.ts';
import { rowsOf } from './rows.ts';
import { toolbar } from './toolbar.ts';
import {
  firstWrong,
  homeView,
  panned,
  showing,
  type View,
  viewAt,
  wholeView,
  zoomed,
} from './view.ts';

/** The lanes of one result. */
export interface Lanes {
  /** Shows a moment, scenario µs. */
  goTo(atUs: number): void;
}

/** Draws the lanes into their place, and lets them be zoomed, moved and read by pointer and keys. */
export function drawLanes(place: HTMLElement, result: DrawnResult): Lanes {
  return new LaneView(place, result);
}

let pictures = 0;

class LaneView implements Lanes {
  readonly #id = ++pictures;
  readonly #result: DrawnResult;
  readonly #box: HTMLElement;
  readonly #items: readonly Item[];
  readonly #indexOf: ReadonlyMap<Item, number>;
  readonly #tip: Tip;
  #view: View;
  #chosen: Item | undefined;
  #atUs: number | undefined;

  constructor(place: HTMLElement, result: DrawnResult) {
    this.#result = result;
    this.#box = place.querySelector<HTMLElement>('.lanes') ?? place;
    this.#items = itemsOf(result);
    this.#indexOf = new Map(this.#items.map((item, index) => [item, index]));
    this.#tip = new Tip(this.#box);
    this.#view = homeView(result);
    this.#box.before(
      toolbar(
        {
          nearer: () => this.#zoom(0.5),
          further: () => this.#zoom(2),
          earlier: () => this.#pan(-0.5),
          later: () => this.#pan(0.5),
          home: () => this.#show(homeView(result)),
          whole: () => this.#show(wholeView(result)),
        },
        firstWrong(result) === undefined ? 'Opening' : 'First moment',
      ),
    );
    this.#listen();
    this.#draw();
  }

  goTo(atUs: number): void {
    this.#atUs = atUs;
    this.#view = viewAt(this.#result, atUs, this.#view);
    const marks = this.#items.filter((item) => Math.abs(item.fromUs - atUs) < 1);
    this.#choose(marks.findLast(({ kind }) => kind === 'mark') ?? marks.at(-1));
    this.#box.parentElement?.scrollIntoView({ block: 'start' });
  }

  #listen(): void {
    const box = this.#box;
    new ResizeObserver(() => this.#draw()).observe(box);
    box.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.#onKey(event.key)) event.preventDefault();
    });
    box.addEventListener('blur', () => this.#tip.hide());
    box.addEventListener('pointerleave', () => this.#tip.hide());
    box.addEventListener('pointermove', (event) => this.#point(event));
    box.addEventListener('click', (event) => {
      const item = this.#itemAt(event);
      if (item === undefined) return;
      this.#choose(item);
      history.replaceState(null, '', `#${linkTo(this.#box, item)}`);
    });
    box.addEventListener(
      'wheel',
      (event) => {
        // The page scrolls; with Ctrl, as a pinch of a touchpad has it, the lanes zoom.
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        this.#zoom(event.deltaY > 0 ? 1.25 : 0.8, this.#usAt(event.clientX));
      },
      { passive: false },
    );
    followPointers(box, {
      result: this.#result,
      view: () => this.#view,
      usAt: (clientX) => this.#usAt(clientX),
      usPerPx: ({ fromUs, toUs }) => (toUs - fromUs) / this.#across,
      show: (view) => {
        this.#tip.hide();
        this.#show(view);
      },
    });
  }

  /** True where the key meant something. */
  #onKey(key: string): boolean {
    switch (key) {
      case 'ArrowLeft':
        this.#step(-1);
        return true;
      case 'ArrowRight':
        this.#step(1);
        return true;
      case 'ArrowUp':
      case '+':
      case '=':
        this.#zoom(0.5);
        return true;
      case 'ArrowDown':
      case '-':
        this.#zoom(2);
        return true;
      case 'Home':
        this.#choose(this.#items[0]);
        return true;
      case 'End':
        this.#choose(this.#items.at(-1));
        return true;
      case 'Escape':
        this.#chosen = undefined;
        this.#atUs = undefined;
        this.#tip.hide();
        this.#show(homeView(this.#result));
        return true;
    }
    return false;
  }

  /** To the next item in time, or to the first in view. */
  #step(by: 1 | -1): void {
    const now = this.#chosen === undefined ? undefined : this.#indexOf.get(this.#chosen);
    const first = this.#items.findIndex(({ fromUs }) => fromUs >= this.#view.fromUs);
    const next = now === undefined ? first : now + by;
    this.#choose(this.#items[Math.max(0, Math.min(this.#items.length - 1, next))]);
  }

  #choose(item: Item | undefined): void {
    this.#chosen = item;
    if (item !== undefined) this.#view = showing(this.#result, this.#view, item.fromUs);
    this.#draw();
    if (item === undefined) return;
    const element = this.#box.querySelector(`[data-item="${this.#indexOf.get(item)}"]`);
    const lane = element?.getBoundingClientRect();
    const { top, height } = this.#box.getBoundingClientRect();
    const y = lane === undefined ? 0 : lane.top - top;
    if (y < 0 || y > height - 40) this.#box.scrollTop += y - height / 2;
    this.#tell(item, xOf(this.#frame(), item.fromUs), this.#box.scrollTop + Math.max(0, y));
  }

  #point(event: PointerEvent): void {
    if (event.buttons !== 0) return;
    const item = this.#itemAt(event);
    const { left, top } = this.#box.getBoundingClientRect();
    if (item === undefined) this.#tip.hide();
    else this.#tell(item, event.clientX - left, event.clientY - top + this.#box.scrollTop);
  }

  #tell({ title, lines }: Item, x: number, y: number): void {
    this.#tip.show(title, lines, x, y);
  }

  #itemAt(event: MouseEvent): Item | undefined {
    const element = (event.target as Element).closest('[data-item]');
    const index = element?.getAttribute('data-item');
    return index === null || index === undefined ? undefined : this.#items[Number(index)];
  }

  #zoom(factor: number, at?: number): void {
    const { fromUs, toUs } = this.#view;
    const isChosenShown =
      this.#chosen !== undefined && this.#chosen.fromUs >= fromUs && this.#chosen.fromUs <= toUs;
    const middle = isChosenShown ? (this.#chosen?.fromUs ?? 0) : (fromUs + toUs) / 2;
    this.#show(zoomed(this.#result, this.#view, factor, at ?? middle));
  }

  #pan(share: number): void {
    const { fromUs, toUs } = this.#view;
    this.#show(panned(this.#result, this.#view, (toUs - fromUs) * share));
  }

  #show(view: View): void {
    this.#view = view;
    this.#draw();
  }

  #usAt(clientX: number): number {
    const { fromUs, toUs } = this.#view;
    const x = clientX - this.#box.getBoundingClientRect().left - this.#gutter;
    return fromUs + (toUs - fromUs) * Math.max(0, Math.min(1, x / this.#across));
  }

  /** Pixels across which the view is drawn. */
  get #across(): number {
    return drawnAcross(this.#width, this.#gutter);
  }

  get #width(): number {
    return Math.max(280, this.#box.clientWidth);
  }

  get #gutter(): number {
    return this.#box.clientWidth < 560 ? 70 : 92;
  }

  #frame(): Frame {
    return {
      id: this.#id,
      width: this.#width,
      view: this.#view,
      gutter: this.#gutter,
      rows: rowsOf(this.#items, this.#view),
      indexOf: this.#indexOf,
      chosen: this.#chosen,
      atUs: this.#atUs,
    };
  }

  #draw(): void {
    const drawn = picture(this.#frame());
    const before = this.#box.querySelector('svg');
    if (before === null) this.#box.prepend(drawn);
    else before.replaceWith(drawn);
  }
}

/** `r1&t=12.003262s`. */
function linkTo(box: HTMLElement, { fromUs }: Item): string {
  const index = Number(box.closest<HTMLElement>('[data-result]')?.dataset.result ?? 0);
  return `r${index + 1}&t=${(fromUs / 1e6).toFixed(6)}s`;
}
