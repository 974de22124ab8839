import type { TipLine } from './tip-line.ts';

/** Tells what is under the pointer or the keyboard's cursor: in the page, so that everybody can read it. */
export class Tip {
  readonly #place: HTMLElement;
  readonly #element = document.createElement('div');

  /** `place` is positioned, and holds the tip. */
  constructor(place: HTMLElement) {
    this.#place = place;
    this.#element.className = 'tip';
    this.#element.setAttribute('role', 'status');
    this.#element.hidden = true;
    place.append(this.#element);
  }

  /** Shows lines beside a point of the place, px. */
  show(title: string, lines: readonly TipLine[], x: number, y: number): void {
    const head = document.createElement('b');
    head.textContent = title;
    const rows = lines.map(([name, value]) => {
      const row = document.createElement('span');
      const what = document.createElement('span');
      what.textContent = name;
      const much = document.createElement('span');
      much.textContent = value;
      row.append(what, ' ', much);
      return row;
    });
    this.#element.replaceChildren(head, ...rows);
    this.#element.hidden = false;
    this.#put(x, y);
  }

  hide(): void {
    this.#element.hidden = true;
  }

  /** To the right of the point, or to the left where there is no room. */
  #put(x: number, y: number): void {
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const room = this.#place.clientWidth;
    const right = x + GAP;
    const left = right + width <= room ? right : x - GAP - width;
    const top = Math.max(0, Math.min(y - height / 2, this.#place.clientHeight - height));
    this.#element.style.left = `${Math.max(0, Math.min(left, room - width))}px`;
    this.#element.style.top = `${top}px`;
  }
}

/** Between the point and the tip, px. */
const GAP = 14;
