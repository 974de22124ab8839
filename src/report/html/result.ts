import { humanClock, humanCount } from '../../core/human.ts';
import type { RunResult, StoryLine } from '../../core/result.ts';
import type { Moment, Timeline } from '../../core/timeline.ts';
import { facts } from '../headline.ts';
import { latencyLegend } from '../latency.ts';
import { doubts, headline, proof } from '../proof.ts';
import { repeatSentences } from '../repeats.ts';
import { reproduceCommand } from '../reproduce.ts';
import { verdictWord } from '../style.ts';
import { chartFigures } from './charts.ts';
import { figureTables } from './figures.ts';
import { html, type Markup } from './markup.ts';

/** One result in full: the verdict, the story, the charts, the incident, the figures. */
export function resultArticle(result: RunResult, index: number): Markup {
  const { verdict, strategy, timeline } = result;
  return html`
<article class="result" id="${anchorOf(index)}" data-result="${index}" aria-labelledby="h${index}">
<section class="hero ${verdict}">
<p class="verdict"><span class="badge">${verdictWord(verdict)}</span> <span class="strategy">${strategy}</span></p>
<h1 id="h${index}">${verdict === 'inconclusive' ? 'not decided' : headline(result)}</h1>
<ul class="facts">${facts(result)
    .slice(1)
    .map((fact) => html`<li>${fact}</li>`)}</ul>
${verdict === 'fail' ? html`<ul class="proof">${proof(result).map((one) => html`<li>${one}</li>`)}</ul>` : undefined}
${verdict === 'inconclusive' ? doubtList(result) : undefined}
${repeats(result)}
<p class="again"><span>Again</span> <code>${reproduceCommand(result)}</code></p>
</section>
${timeline === undefined ? missing(result) : undefined}
${storySection(result)}
${timeline === undefined ? undefined : incidentSection(result, timeline, index)}
${timeline === undefined ? undefined : chartFigures(result, timeline, index)}
${figureTables(result)}
<p class="legend">${latencyLegend(result)}.</p>
</article>`;
}

/** The id of a result's article. */
export function anchorOf(index: number): string {
  return `r${index + 1}`;
}

function doubtList(result: RunResult): Markup {
  return html`<ul class="doubts">${doubts(result).map(({ what, hint }) => {
    return html`<li>${what}${hint === undefined ? undefined : html` <em>${hint}</em>`}</li>`;
  })}</ul>`;
}

/** What runs with other seeds say together with this one. */
function repeats(result: RunResult): Markup | undefined {
  const sentences = repeatSentences(result);
  if (sentences.length === 0) return undefined;
  return html`<ul class="repeats">${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
}

function missing({ strategy }: RunResult): Markup {
  return html`<p class="missing" role="note">The result of ${strategy} was written without its timeline, so that charts over time and the incident cannot be drawn. <code>run --html</code> draws them, <code>run --json &lt;file&gt;</code> keeps them for <code>report</code>, and a recording (<code>run --record</code>) has everything.</p>`;
}

function storySection(result: RunResult): Markup | undefined {
  const { story, verdict } = result;
  if (story.length === 0 || verdict === 'pass') return undefined;
  return html`
<section class="story"><h2>What happened</h2>
<ol>${story.map((line) => storyLine(line, result))}</ol>
${result.timeScale === 1 ? undefined : html`<p class="legend">Moments are told in scenario time, latencies in wall time, at time scale ${result.timeScale}.</p>`}
</section>`;
}

function storyLine({ atUs, buyer, text, mark, skipped }: StoryLine, result: RunResult): Markup {
  const time = humanClock(atUs);
  const shown =
    result.timeline === undefined ? time : html`<a href="#t=${secondsOf(atUs)}">${time}</a>`;
  return html`${skipped === true ? html`<li class="skipped">…</li>` : undefined}<li class="${mark === undefined ? '' : 'wrong'}"><time>${shown}</time><span class="who">${buyer === undefined ? '' : `buyer ${buyer}`}</span><span class="what">${text}${mark === undefined ? undefined : html` <b class="mark">${mark}</b>`}</span></li>`;
}

function incidentSection(
  { timeScale, verdict }: RunResult,
  { moments, attempts, leftOut }: Timeline,
  index: number,
): Markup {
  if (attempts.length === 0) {
    return html`<section class="incident"><h2>Timeline of the purchases</h2><p class="empty">No attempt held a lock or was sold.</p></section>`;
  }
  const left =
    leftOut === 0
      ? 'Every attempt that held a lock or was sold is drawn.'
      : `${humanCount(attempts.length)} attempts are drawn: the first, the last, and those around each moment; ${humanCount(leftOut)} others that held a lock or were sold are left out, and so are those that were only busy or told that all is sold.`;
  return html`
<section class="incident" data-lanes="${index}">
<h2>${verdict === 'fail' ? 'The incident' : 'The purchases'}, buyer by buyer</h2>
${moments.length === 0 ? undefined : html`<ul class="moments">${moments.map((moment) => momentLink(moment, timeScale))}</ul>`}
<div class="lanes" tabindex="0" role="group" aria-label="Timeline of purchases: arrow keys go from event to event, plus and minus zoom, Escape shows the first moment again"></div>
<noscript><p class="missing">The timeline is drawn by a script, which this browser does not run.</p></noscript>
<p class="legend">${left}</p>
</section>`;
}

const MOMENTS: Readonly<Record<Moment['kind'], string>> = {
  overlap: 'first overlap',
  'foreign-release': 'first foreign release',
  'same-unit': 'first unit sold twice',
  'all-sold': 'all sold',
  oversold: 'first oversold',
  'over-limit': 'first over the limit',
};

function momentLink({ kind, atUs, buyer, text }: Moment, timeScale: number): Markup {
  const us = Math.round(atUs * timeScale);
  return html`<li><a class="moment ${kind}" href="#t=${secondsOf(us)}"><time>${humanClock(us)}</time> <b>${MOMENTS[kind]}</b> <span>${kind === 'all-sold' ? text : `buyer ${buyer} ${text}`}</span></a></li>`;
}

/** As in a link: `12.003262s`, in scenario time. */
function secondsOf(us: number): string {
  return `${(us / 1e6).toFixed(6)}s`;
}
