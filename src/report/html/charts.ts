import { humanCount } from '../../core/human.ts';
import type { RunResult } from '../../core/result.ts';
import type { Timeline } from '../../core/timeline.ts';
import { html, type Markup } from './markup.ts';

/** Places for the charts, which the page's program draws: their titles, and what they show. */
export function chartFigures(result: RunResult, timeline: Timeline, index: number): Markup {
  const stock = humanCount(result.stock);
  const ledger =
    timeline.counter === undefined
      ? `Units in the ledger, against the ${stock} that there are.`
      : `Units in the ledger, against the ${stock} that there are, and what is gone by the strategy's own counter.`;
  return html`
<section class="charts${timeline.inside === undefined ? ' three' : ''}" aria-label="Charts">
${chart(index, 'sold', 'Sold against stock', ledger)}
${timeline.inside === undefined ? undefined : chart(index, 'inside', 'In the critical section', 'Sections open at once, at their peak in each step. With a lock that holds there is one at most.')}
${chart(index, 'inflight', 'Attempts in flight', 'At their peak in each step.')}
${timeline.percentiles.response.length === 0 ? undefined : chart(index, 'percentiles', 'Latency by percentile', 'Response time from the intended start, service time from the actual one, and how long a buyer took with its retries.')}
${heat(index, timeline)}
</section>`;
}

function chart(index: number, kind: string, title: string, about: string): Markup {
  const id = `${kind}${index}`;
  return html`<figure class="chart" data-chart="${kind}" data-of="${index}">
<figcaption id="${id}"><h2>${title}</h2><p>${about}</p></figcaption>
<div class="plot" tabindex="0" role="group" aria-labelledby="${id}"></div>
</figure>`;
}

/** Answers first; the other outcomes where there are any. */
function heat(index: number, { heat }: Timeline): Markup | undefined {
  const groups = [
    ...(heat.answered.length === 0
      ? []
      : ([['answered', 'told sold, sold out or rejected']] as const)),
    ...(heat.other.length === 0 ? [] : ([['other', 'busy, failed or unclear']] as const)),
  ];
  const [first] = groups;
  if (first === undefined) return undefined;
  const choice =
    groups.length === 1
      ? html`<p>Attempts that were ${first[1]}, by when they ended and how long they took.</p>`
      : html`<p>Attempts by when they ended and how long they took.</p><p class="choice" role="group" aria-label="Which attempts">${groups.map(
          ([name, words], at) =>
            html`<button type="button" data-group="${name}" aria-pressed="${at === 0 ? 'true' : 'false'}">${words}</button>`,
        )}</p>`;
  const id = `heat${index}`;
  return html`<figure class="chart wide" data-chart="heat" data-of="${index}" data-group="${first[0]}">
<figcaption id="${id}"><h2>Latency over time</h2>${choice}</figcaption>
<div class="plot" tabindex="0" role="group" aria-labelledby="${id}"></div>
</figure>`;
}
