import uPlot from 'uplot';
import type { DrawnResult } from './result-data.ts';
import { type ChartData, chartData, LINE_CHARTS, type Line, type LineChart } from './series.ts';
import { colour } from './theme.ts';
import { clockLabel, clockTicks, decadeLabel, decadesBetween } from './ticks.ts';
import { Tip } from './tip.ts';

/** True for the name of a line chart. */
export function isLineChart(name: string): name is LineChart {
  return (LINE_CHARTS as readonly string[]).includes(name);
}

/** Draws a line chart into its figure. Dragging zooms, and so do the keys. */
export function drawLine(
  chart: LineChart,
  figure: HTMLElement,
  result: DrawnResult,
): { redraw(): void } {
  const place = figure.querySelector<HTMLElement>('.plot') ?? figure;
  const data = chartData(chart, result);
  const whole: Range = [0, Math.max(1, data.x.at(-1) ?? 1)];
  const tip = new Tip(place);
  let plot: uPlot | undefined;
  const make = () => {
    plot?.destroy();
    plot = new uPlot(optionsOf(chart, data, place, whole, tip), dataOf(data), place);
    place.append(place.querySelector('.tip') ?? '');
  };
  make();
  legend(figure, data.lines);
  new ResizeObserver(() => plot?.setSize(sizeOf(place))).observe(place);
  place.addEventListener('keydown', (event) => {
    if (plot !== undefined && onKey(event.key, plot, whole, tip)) event.preventDefault();
  });
  place.addEventListener('blur', () => tip.hide());
  return { redraw: make };
}

function dataOf({ x, lines }: ChartData): uPlot.AlignedData {
  return [[...x], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData;
}

type Range = readonly [from: number, to: number];

function sizeOf(place: HTMLElement) {
  return { width: Math.max(200, place.clientWidth), height: HEIGHT };
}

const HEIGHT = 220;

function optionsOf(
  chart: LineChart,
  data: ChartData,
  place: HTMLElement,
  whole: Range,
  tip: Tip,
): uPlot.Options {
  const isRanks = chart === 'percentiles';
  const axis = {
    stroke: colour('soft'),
    grid: { stroke: colour('grid'), width: 1 },
    ticks: { show: false },
    font: `12px ${FONT}`,
  };
  return {
    ...sizeOf(place),
    legend: { show: false },
    padding: [10, 22, 0, 0],
    cursor: {
      points: { size: 7 },
      drag: { x: true, y: false, setScale: true },
    },
    scales: {
      x: { time: false, range: (_, from, to) => (Number.isFinite(from) ? [from, to] : [...whole]) },
      y: isRanks
        ? { distr: 3, range: (_, least, most) => wholeDecades(least ?? 1, most ?? 1) }
        : { range: (_, __, most) => [0, Math.max(1, most ?? 1) * 1.08] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        splits: (plot, _, from, to) => {
          return isRanks ? rankTicks(from, to, plot.width) : clockTicks(from, to, plot.width / 90);
        },
        values: (_, splits) => {
          const span = (splits.at(-1) ?? 0) - (splits[0] ?? 0);
          return splits.map((at) => (isRanks ? rankLabel(at) : clockLabel(at, span)));
        },
      },
      {
        ...axis,
        size: 60,
        // uPlot leaves out every other decade.
        ...(isRanks ? { filter: (_: uPlot, splits: number[]) => splits } : {}),
        ...(isRanks
          ? { splits: (_: uPlot, __: number, from: number, to: number) => decadesBetween(from, to) }
          : {}),
        values: (_, splits) => splits.map(isRanks ? decadeLabel : countLabel),
      },
    ],
    series: [{}, ...data.lines.map((line) => seriesOf(line, isRanks))],
    hooks: {
      ready: [(plot) => plot.setScale('x', { min: whole[0], max: whole[1] })],
      setCursor: [(plot) => tellAt(plot, data, tip)],
    },
  };
}

const FONT = 'system-ui, sans-serif';

function seriesOf({ label, colour: name, dash, isFilled }: Line, isRanks: boolean): uPlot.Series {
  const stroke = colour(name);
  const stepped = uPlot.paths.stepped?.({ align: -1 });
  return {
    label,
    stroke,
    width: 2,
    points: { show: false },
    ...(isRanks || stepped === undefined ? {} : { paths: stepped }),
    ...(dash === undefined ? {} : { dash: [...dash] }),
    ...(isFilled === true ? { fill: `${stroke}1f` } : {}),
  };
}

function tellAt(plot: uPlot, data: ChartData, tip: Tip): void {
  const { idx, left = -1, top = -1 } = plot.cursor;
  if (idx === null || idx === undefined || left < 0) {
    tip.hide();
    return;
  }
  const { title, lines } = data.tip(idx);
  const { left: boxLeft, top: boxTop } = plot.bbox;
  tip.show(title, lines, boxLeft / devicePixelRatio + left, boxTop / devicePixelRatio + top);
}

/** True where the key meant something. */
function onKey(key: string, plot: uPlot, whole: Range, tip: Tip): boolean {
  const x = plot.data[0];
  const { min = whole[0], max = whole[1] } = plot.scales.x ?? {};
  const index = plot.cursor.idx ?? -1;
  const at = x[index] ?? (min + max) / 2;
  const zoom = (factor: number) => {
    const from = Math.max(whole[0], at - (at - min) * factor);
    const to = Math.min(whole[1], at + (max - at) * factor);
    plot.setScale('x', { min: from, max: to });
  };
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const next = index < 0 ? firstFrom(x, min) : index + (key === 'ArrowLeft' ? -1 : 1);
      const value = x[Math.max(0, Math.min(x.length - 1, next))] ?? 0;
      if (value < min || value > max) shift(plot, value, min, max, whole);
      plot.setCursor({
        left: plot.valToPos(value, 'x'),
        top: plot.bbox.height / devicePixelRatio / 2,
      });
      return true;
    }
    case '+':
    case '=':
    case 'ArrowUp':
      zoom(0.5);
      return true;
    case '-':
    case 'ArrowDown':
      zoom(2);
      return true;
    case 'Escape':
      plot.setScale('x', { min: whole[0], max: whole[1] });
      plot.setCursor({ left: -10, top: -10 });
      tip.hide();
      return true;
  }
  return false;
}

function firstFrom(x: ArrayLike<number>, from: number): number {
  for (let index = 0; index < x.length; index++) if ((x[index] ?? 0) >= from) return index;
  return 0;
}

/** Moves what is shown so that a value is within it. */
function shift(plot: uPlot, value: number, min: number, max: number, whole: Range): void {
  const half = (max - min) / 2;
  const from = Math.max(whole[0], Math.min(whole[1] - 2 * half, value - half));
  plot.setScale('x', { min: from, max: from + 2 * half });
}

function rankTicks(from: number, to: number, width: number): number[] {
  // On a narrow plot p50 would stand on p0.
  const hasRoom = (0.30103 / Math.max(1e-9, to - from)) * width > 32;
  const ranks = hasRoom ? [0, 0.30103, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5];
  return ranks.filter((at) => at >= from && at <= to + 1e-9);
}

function rankLabel(nines: number): string {
  if (nines === 0) return 'p0';
  if (nines < 1) return 'p50';
  return ['p90', 'p99', 'p99.9', 'p99.99', 'p99.999'][nines - 1] ?? '';
}

function wholeDecades(least: number, most: number): [number, number] {
  const from = Math.floor(Math.log10(Math.max(1, least)));
  return [10 ** from, 10 ** Math.max(from + 1, Math.ceil(Math.log10(Math.max(1, most))))];
}

function countLabel(count: number): string {
  if (!Number.isInteger(count)) return '';
  if (count >= 1e6) return `${count / 1e6} M`;
  return count >= 10_000 ? `${count / 1000} k` : String(count);
}

function legend(figure: HTMLElement, lines: readonly Line[]): void {
  if (lines.length < 2) return;
  const list = document.createElement('p');
  list.className = 'keys';
  for (const { label, colour: name, dash } of [...lines].reverse()) {
    const key = document.createElement('span');
    key.className = `key ${name}${dash === undefined ? '' : ' dashed'}`;
    key.textContent = label;
    list.append(key);
  }
  figure.querySelector('figcaption')?.append(list);
}
