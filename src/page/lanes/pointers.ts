import type { DrawnResult } from '../result-data.ts';
import { panned, type View, zoomed } from './view.ts';

/** What pointers move. */
export interface Moved {
  readonly result: DrawnResult;
  /** What is shown now. */
  view(): View;
  /** The moment under a point of the window, µs. */
  usAt(clientX: number): number;
  /** How much of the sale a pixel stands for, µs. */
  usPerPx(view: View): number;
  show(view: View): void;
}

/** So far a pointer may stray and still click, px. */
const STRAY = 4;
/** Fingers that are nearer than this in the beginning would zoom without measure, px. */
const CLOSEST = 24;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lets one pointer move what is shown, and two of them zoom it around their middle. */
export function followPointers(box: HTMLElement, moved: Moved): void {
  const down = new Map<number, Point>();
  let from = startOf([], moved);
  let isMoving = false;
  const begin = () => {
    from = startOf([...down.values()], moved);
    isMoving = down.size > 1;
  };
  box.addEventListener('pointerdown', ({ button, pointerId, clientX, clientY }) => {
    if (button !== 0 || down.size > 1) return;
    down.set(pointerId, { x: clientX, y: clientY });
    begin();
  });
  const move = ({ pointerId, clientX, clientY }: PointerEvent) => {
    if (!down.has(pointerId)) return;
    down.set(pointerId, { x: clientX, y: clientY });
    const points = [...down.values()];
    const x = middleOf(points);
    isMoving ||= Math.abs(x - from.x) >= STRAY;
    if (!isMoving) return;
    const near = zoomed(moved.result, from.view, from.spread / spreadOf(points), from.atUs);
    moved.show(panned(moved.result, near, (from.x - x) * moved.usPerPx(near)));
  };
  const stop = ({ pointerId }: PointerEvent) => {
    if (down.delete(pointerId)) begin();
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', stop);
  addEventListener('pointercancel', stop);
  // Two fingers are ours, whichever way they go; with one the page scrolls up and down.
  box.addEventListener('touchstart', keepTwo, { passive: false });
}

function keepTwo(event: TouchEvent): void {
  if (event.touches.length > 1 && event.cancelable) event.preventDefault();
}

function startOf(points: readonly Point[], { view, usAt }: Moved) {
  const x = middleOf(points);
  return { view: view(), x, atUs: usAt(x), spread: spreadOf(points) };
}

function middleOf(points: readonly Point[]): number {
  return points.reduce((sum, { x }) => sum + x, 0) / Math.max(1, points.length);
}

/** How far apart two are; of one it never changes. */
function spreadOf([one, other]: readonly Point[]): number {
  if (one === undefined || other === undefined) return 1;
  return Math.max(CLOSEST, Math.hypot(one.x - other.x, one.y - other.y));
}
