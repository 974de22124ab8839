import { humanCount, humanUs } from '../../core/human.ts';
import type { RunDocument, RunResult } from '../../core/result.ts';
import { verdictWord } from '../style.ts';
import { html, type Markup } from './markup.ts';
import { anchorOf } from './result.ts';
import { sharedAxes, smallLatency, smallSold } from './small.ts';

/** Several results beside each other: the table, and small charts on the same axes. */
export function comparisonSection({ results }: RunDocument): Markup {
  const axes = sharedAxes(results);
  return html`
<section class="compare" aria-labelledby="compare">
<h1 id="compare">${results.length} strategies, one sale</h1>
<div class="scroll"><table>
<thead><tr>${HEADS.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${results.map(row)}</tbody>
</table></div>
${
  axes === undefined
    ? undefined
    : html`<p class="legend">The same axes everywhere: units sold over ${axes.spanText}, the line is the stock; and response times from p0 to p99.999, from ${axes.leastText} to ${axes.mostText} on a log scale.</p>
<ul class="small">${results.map((result, index) => {
        return html`<li><a href="#${anchorOf(index)}" class="${result.verdict}"><span class="badge">${verdictWord(result.verdict)}</span> <b>${result.strategy}</b><span class="told">sold ${humanCount(result.sold)} of ${humanCount(result.stock)}</span>${smallSold(result, axes)}${smallLatency(result, axes)}</a></li>`;
      })}</ul>`
}
</section>`;
}

const HEADS = [
  ...['verdict', 'strategy', 'sold', 'oversold', 'lost', 'foreign', 'overlaps'],
  ...['attempts', 'attempts/s', 'p50', 'p99', 'p99.9'],
];

function row(result: RunResult, index: number): Markup {
  const { verdict, strategy, sold, oversold, attempts, attemptsPerSec, responseUs } = result;
  const counts = [result.lostUpdates, result.foreignReleases, result.overlaps];
  const times = [responseUs.p50, responseUs.p99, responseUs.p999];
  const rate = attemptsPerSec === null ? '–' : humanCount(Math.round(attemptsPerSec * 10) / 10);
  const cells = [
    ...counts.map((count) => (count === null ? '–' : humanCount(count))),
    humanCount(attempts.total),
    rate,
    ...times.map((us) => (us === null ? '–' : humanUs(us))),
  ];
  return html`<tr class="${verdict}"><td><span class="badge">${verdictWord(verdict)}</span></td><th scope="row"><a href="#${anchorOf(index)}">${strategy}</a></th><td>${humanCount(sold)}</td><td class="${oversold > 0 ? 'wrong' : ''}">${humanCount(oversold)}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
}
