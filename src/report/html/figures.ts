import { humanCount, humanUs } from '../../core/human.ts';
import type {
  CheckResult,
  ExpectationResult,
  LatencySummary,
  RunResult,
} from '../../core/result.ts';
import {
  attemptFacts,
  buyerFacts,
  contentionFacts,
  generatorFacts,
  stockFacts,
} from '../figures.ts';
import { humanActual } from '../proof.ts';
import { html, type Markup, type Part } from './markup.ts';

/** The figures of a result, its checks, its latencies and its errors, as tables. */
export function figureTables(result: RunResult): Markup {
  const { checks, expectations, errors } = result;
  const applicable = checks.filter(({ judged }) => judged !== 'not-applicable');
  return html`
<section class="figures">
<div class="card"><h2>Checks</h2>${list('checks', applicable.map(checkRow))}</div>
${expectations.length === 0 ? undefined : html`<div class="card"><h2>Expected</h2>${list('checks', expectations.map(expectationRow))}</div>`}
<div class="card"><h2>Figures</h2><dl>
${facts('Attempts', attemptFacts(result))}
${facts('Buyers', buyerFacts(result))}
${facts('Stock', stockFacts(result))}
${facts('Contention', contentionFacts(result))}
${facts('Generator', generatorFacts(result))}
</dl></div>
<div class="card whole"><h2>Latency</h2>${latencyTable(result)}</div>
${
  errors.length === 0
    ? undefined
    : html`<div class="card"><h2>Errors</h2>${list(
        'errors',
        errors.map(({ message, count }) => html`<li><b>${humanCount(count)} ×</b> ${message}</li>`),
      )}</div>`
}
</section>`;
}

function list(name: string, items: readonly Markup[]): Markup {
  return html`<ul class="${name}">${items}</ul>`;
}

function checkRow({ name, judged, verdict, evidence, hint }: CheckResult): Markup {
  const isNoted = judged !== true;
  const words = isNoted ? (verdict === 'pass' ? 'noted' : 'finding') : WORDS[verdict];
  return row(isNoted ? 'noted' : verdict, words, html`<b>${name}</b> ${evidence}`, hint);
}

function expectationRow({ expression, actual, verdict, reason }: ExpectationResult): Markup {
  const got = actual === null ? undefined : html`, got ${humanActual(expression, actual)}`;
  return row(verdict, WORDS[verdict], html`<b>${expression}</b>${got}`, reason);
}

const WORDS = { pass: 'ok', fail: 'FAIL', inconclusive: '?' } as const;

function row(name: string, word: string, told: Markup, hint: string | undefined): Markup {
  const more = hint === undefined ? undefined : html` <em>${hint}</em>`;
  return html`<li class="${name}"><span class="word">${word}</span><span>${told}${more}</span></li>`;
}

function facts(name: string, told: readonly string[]): Markup {
  return html`<dt>${name}</dt><dd>${told.map((fact) => html`<span>${fact}</span> `)}</dd>`;
}

function latencyTable({ responseUs, serviceUs, responseUsBy, buyerUs }: RunResult): Markup {
  const rows: readonly (readonly [string, LatencySummary])[] = [
    ['response', responseUs],
    ['service', serviceUs],
    ['sold', responseUsBy.sold],
    ['sold out', responseUsBy.soldOut],
    ['busy', responseUsBy.busy],
    ['rejected', responseUsBy.rejected],
    ['failed', responseUsBy.failed],
    ['unclear', responseUsBy.unclear],
    ['buyer', buyerUs],
  ];
  const heads = ['', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'];
  return html`<div class="scroll"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows
    .filter(([, { count }]) => count > 0)
    .map(([name, { count, p50, p90, p99, p999, max }]) => {
      const cells: readonly Part[] = [p50, p90, p99, p999, max].map((us) => humanUs(us ?? 0));
      return html`<tr><th scope="row">${name}</th><td>${humanCount(count)}</td>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
    })}</tbody></table></div>`;
}
