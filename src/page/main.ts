import { linkedMoment, onLink } from './address.ts';
import { drawHeat } from './heat.ts';
import { drawLanes, type Lanes } from './lanes/lanes.ts';
import { drawLine, isLineChart } from './line.ts';
import { type ResultData, resultOf } from './result-data.ts';
import { chooseResult, offerChoice } from './results.ts';
import { offerTheme, onTheme } from './theme.ts';

/** What is drawn of one result, made when it is first shown. */
interface Drawn {
  readonly charts: readonly { redraw(): void }[];
  readonly lanes: Lanes | undefined;
}

const results = JSON.parse(document.getElementById('data')?.textContent ?? '[]') as ResultData[];
const drawn = new Map<number, Drawn>();

document.documentElement.classList.add('js');
offerTheme();
offerChoice(results.map(({ strategy }) => strategy));
follow();
onLink(follow);
onTheme(() => {
  for (const { charts } of drawn.values()) for (const chart of charts) chart.redraw();
});
for (const button of document.querySelectorAll<HTMLElement>('.again code')) offerCopy(button);

/** Shows what the address asks for: a result, a moment of it. */
function follow(): void {
  const shown = chooseResult(linkedMoment().result, results.length);
  let all = drawn.get(shown);
  if (all === undefined) {
    all = draw(shown);
    drawn.set(shown, all);
  }
  const { atUs } = linkedMoment();
  if (atUs !== undefined) all.lanes?.goTo(atUs);
}

function draw(index: number): Drawn {
  const data = results[index];
  const result = data === undefined ? undefined : resultOf(data);
  const article = document.querySelector(`[data-result="${index}"]`);
  if (result === undefined || article === null) return { charts: [], lanes: undefined };
  const charts = [...article.querySelectorAll<HTMLElement>('figure[data-chart]')].map((figure) => {
    const { chart = '' } = figure.dataset;
    return isLineChart(chart) ? drawLine(chart, figure, result) : drawHeat(figure, result);
  });
  const place = article.querySelector<HTMLElement>('[data-lanes]');
  return { charts, lanes: place === null ? undefined : drawLanes(place, result) };
}

function offerCopy(code: HTMLElement): void {
  if (navigator.clipboard === undefined) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent ?? '').catch(() => {});
    button.textContent = 'Copied';
  });
  code.after(button);
}
