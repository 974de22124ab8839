import { humanClock, humanCount, humanUs } from '../core/human.ts';
import type { HeatCell } from '../core/timeline.ts';
import type { DrawnResult } from './result-data.ts';
import { colour } from './theme.ts';
import { clockLabel, clockTicks, decadeLabel } from './ticks.ts';
import { Tip } from './tip.ts';

const HEIGHT = 240;
const LEFT = 60;
const RIGHT = 22;
const TOP = 8;
const BOTTOM = 30;

/** Draws the heat map of the chosen group of attempts. Arrow keys move the cursor, Escape takes it away. */
export function drawHeat(figure: HTMLElement, result: DrawnResult): { redraw(): void } {
  const place = figure.querySelector<HTMLElement>('.plot') ?? figure;
  const canvas = document.createElement('canvas');
  place.append(canvas);
  const tip = new Tip(place);
  let map = new HeatMap(canvas, result, cellsOf(figure, result));
  let cursor: { column: number; row: number } | undefined;
  const redraw = () => map.draw(place.clientWidth, cursor);
  const point = (to: typeof cursor) => {
    cursor = to;
    redraw();
    if (to === undefined) tip.hide();
    else {
      const { x, y } = map.middleOf(to.column, to.row);
      const { title, lines } = map.tell(to.column, to.row);
      tip.show(title, lines, x, y);
    }
  };
  for (const button of figure.querySelectorAll<HTMLElement>('[data-group]')) {
    button.addEventListener('click', () => {
      figure.dataset.group = button.dataset.group ?? 'answered';
      for (const other of figure.querySelectorAll('button[data-group]')) {
        other.setAttribute('aria-pressed', String(other === button));
      }
      map = new HeatMap(canvas, result, cellsOf(figure, result));
      point(undefined);
    });
  }
  canvas.addEventListener('pointermove', (event) => point(map.at(event.offsetX, event.offsetY)));
  // A finger has left by then: what it tapped stays told.
  canvas.addEventListener('click', (event) => point(map.at(event.offsetX, event.offsetY)));
  canvas.addEventListener('pointerleave', () => point(undefined));
  place.addEventListener('blur', () => point(undefined));
  place.addEventListener('keydown', (event) => {
    const moved = map.moved(cursor, event.key);
    if (moved === undefined) return;
    event.preventDefault();
    point(moved === 'away' ? undefined : moved);
  });
  new ResizeObserver(redraw).observe(place);
  return { redraw };
}

function cellsOf(figure: HTMLElement, { timeline }: DrawnResult): readonly HeatCell[] {
  return figure.dataset.group === 'other' ? timeline.heat.other : timeline.heat.answered;
}

interface Cell {
  readonly column: number;
  readonly row: number;
}

class HeatMap {
  readonly #canvas: HTMLCanvasElement;
  readonly #result: DrawnResult;
  readonly #cells: readonly HeatCell[];
  readonly #counts = new Map<string, number>();
  readonly #columns: number;
  readonly #least: number;
  readonly #rows: number;
  #width = 0;

  constructor(canvas: HTMLCanvasElement, result: DrawnResult, cells: readonly HeatCell[]) {
    this.#canvas = canvas;
    this.#result = result;
    this.#cells = cells;
    const { heat, spanUs } = result.timeline;
    this.#columns = Math.max(1, Math.ceil(spanUs / heat.columnUs));
    const rows = cells.map(([, row]) => row);
    // Whole decades, so that the axis has something to say.
    this.#least = Math.floor(Math.min(...rows) / 10) * 10;
    this.#rows = Math.max(10, Math.ceil((Math.max(...rows) + 1) / 10) * 10 - this.#least);
    for (const [column, row, count] of cells) this.#counts.set(`${column} ${row}`, count);
  }

  at(x: number, y: number): Cell | undefined {
    const column = Math.floor((x - LEFT) / this.#cellWidth);
    const row = this.#least + Math.floor((HEIGHT - BOTTOM - y) / this.#cellHeight);
    return this.#isInside(column, row) ? { column, row } : undefined;
  }

  /** Where a key leads; `away` for Escape, undefined for a key without a meaning. */
  moved(from: Cell | undefined, key: string): Cell | 'away' | undefined {
    if (key === 'Escape') return 'away';
    const step = STEPS[key];
    if (step === undefined) return undefined;
    const [first] = this.#cells;
    if (from === undefined) return { column: first?.[0] ?? 0, row: first?.[1] ?? this.#least };
    const [right, up] = step;
    const to = { column: from.column + right, row: from.row + up };
    return this.#isInside(to.column, to.row) ? to : from;
  }

  middleOf(column: number, row: number): { readonly x: number; readonly y: number } {
    return {
      x: LEFT + (column + 0.5) * this.#cellWidth,
      y: HEIGHT - BOTTOM - (row - this.#least + 0.5) * this.#cellHeight,
    };
  }

  tell(column: number, row: number) {
    const { scale, timeline } = this.#result;
    const { columnUs } = timeline.heat;
    const least = row === 0 ? '0' : humanUs(10 ** ((row - 1) / 10));
    const count = this.#counts.get(`${column} ${row}`) ?? 0;
    const from = humanClock(column * columnUs * scale);
    return {
      title: `${from} to ${humanClock((column + 1) * columnUs * scale)}`,
      lines: [
        ['took', `${least} to ${humanUs(10 ** (row / 10))}`],
        ['attempts', humanCount(count)],
      ] as const,
    };
  }

  draw(width: number, cursor: Cell | undefined): void {
    this.#width = width;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(HEIGHT * ratio);
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${HEIGHT}px`;
    const pen = this.#canvas.getContext('2d');
    if (pen === null) return;
    pen.scale(ratio, ratio);
    this.#axes(pen);
    this.#heat(pen);
    if (cursor !== undefined) this.#box(pen, cursor);
  }

  #heat(pen: CanvasRenderingContext2D): void {
    const most = Math.log(Math.max(2, ...this.#cells.map(([, , count]) => count)));
    pen.fillStyle = colour('heat');
    for (const [column, row, count] of this.#cells) {
      pen.globalAlpha = 0.18 + (0.82 * Math.log(count)) / most;
      const { x, y } = this.middleOf(column, row);
      const w = Math.max(2.5, this.#cellWidth);
      const h = Math.max(2, this.#cellHeight);
      pen.fillRect(x - w / 2, y - h / 2, w, h - 0.5);
    }
    pen.globalAlpha = 1;
  }

  #axes(pen: CanvasRenderingContext2D): void {
    pen.font = '12px system-ui, sans-serif';
    pen.fillStyle = colour('soft');
    pen.strokeStyle = colour('grid');
    pen.lineWidth = 1;
    pen.textBaseline = 'middle';
    pen.textAlign = 'right';
    for (let row = this.#least; row <= this.#least + this.#rows; row += 10) {
      const y = HEIGHT - BOTTOM - (row - this.#least) * this.#cellHeight;
      line(pen, LEFT, y, this.#width - RIGHT, y);
      pen.fillText(decadeLabel(10 ** (row / 10)), LEFT - 8, y);
    }
    pen.textAlign = 'center';
    const { scale, timeline } = this.#result;
    const spanUs = this.#columns * timeline.heat.columnUs * scale;
    for (const at of clockTicks(0, spanUs, this.#width / 90)) {
      const x = LEFT + (at / spanUs) * this.#columns * this.#cellWidth;
      pen.fillText(clockLabel(at, spanUs), x, HEIGHT - BOTTOM / 2);
    }
  }

  #box(pen: CanvasRenderingContext2D, { column, row }: Cell): void {
    const { x, y } = this.middleOf(column, row);
    const w = Math.max(4, this.#cellWidth);
    const h = Math.max(4, this.#cellHeight);
    pen.strokeStyle = colour('text');
    pen.strokeRect(x - w / 2, y - h / 2, w, h);
  }

  #isInside(column: number, row: number): boolean {
    const up = row - this.#least;
    return column >= 0 && column < this.#columns && up >= 0 && up < this.#rows;
  }

  get #cellWidth(): number {
    return (this.#width - LEFT - RIGHT) / this.#columns;
  }

  get #cellHeight(): number {
    return (HEIGHT - TOP - BOTTOM) / this.#rows;
  }
}

const STEPS: Readonly<Record<string, readonly [right: number, up: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function line(pen: CanvasRenderingContext2D, x: number, y: number, toX: number, toY: number): void {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  pen.stroke();
}
