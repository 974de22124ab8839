import { createHash } from 'node:crypto';
import type { RunDocument, RunResult } from '../../core/result.ts';
import { headline } from '../proof.ts';
import { verdictWord } from '../style.ts';
import { comparisonSection } from './comparison.ts';
import { html, Markup, scriptJson } from './markup.ts';
import { resultArticle } from './result.ts';

/** The page's own program and looks, built with the tool. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * The document as one self-contained page: no request leaves it. Nothing measured in wall time of a simulated run
 * is in it, so that a seed gives the same bytes.
 */
export function renderHtml(document: RunDocument, { script, style }: PageAssets): string {
  const { results } = document;
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}'`,
    `style-src 'sha256-${sha256(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="seckill-bench ${document.tool.version}">
<title>${titleOf(document)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the result</a>
<header class="bar">
<span class="name">seckill-bench</span>
<span class="about">${aboutOf(results)}</span>
<button type="button" id="theme" hidden aria-label="Light or dark">◐</button>
</header>
<main id="main">
${results.length > 1 ? comparisonSection(document) : undefined}
${notRun(document)}
${results.map((result, index) => resultArticle(result, index))}
${results.length === 0 ? html`<p class="empty">No strategy was run.</p>` : undefined}
</main>
<footer>
<p>${footer(document)}</p>
</footer>
<script type="application/json" id="data">${scriptJson(results.map(drawnOf))}${END_OF_SCRIPT}
<script>${new Markup(script)}${END_OF_SCRIPT}
</body>
</html>
`.text;
}

/** A bundler cannot leave this in a template as it is. */
const END_OF_SCRIPT = new Markup(['</', 'script>'].join(''));

/** What the page's program is given of a result. */
function drawnOf({ strategy, stock, timeScale, timeline }: RunResult) {
  return { strategy, stock, timeScale, timeline: timeline ?? null };
}

function titleOf({ results, verdict }: RunDocument): string {
  const [only] = results;
  if (only !== undefined && results.length === 1) {
    return `${verdictWord(only.verdict)} ${headline(only)} · ${only.strategy}`;
  }
  return `${verdictWord(verdict)} · ${results.length} strategies · seckill-bench`;
}

function aboutOf(results: readonly RunResult[]): string {
  const [first] = results;
  if (first === undefined) return '';
  const where = first.world === 'sim' ? 'on the simulator' : `on ${first.target}`;
  return `${results.length === 1 ? first.strategy : `${results.length} strategies`} ${where} · seed ${first.seed}`;
}

function notRun({ notRun }: RunDocument): Markup | undefined {
  if (notRun.length === 0) return undefined;
  return html`<section class="notrun"><h2>Not run</h2><ul>${notRun.map(({ strategy, reason }) => {
    return html`<li><b>${strategy}</b> ${reason}</li>`;
  })}</ul></section>`;
}

function footer({ tool, wall, results }: RunDocument): string {
  const made = `Made by seckill-bench ${tool.version}`;
  if (results.every(({ world }) => world === 'sim')) {
    return `${made}. Times are virtual; this seed gives the same page again.`;
  }
  return `${made} on ${wall.startedAt}, ${wall.node}, ${wall.platform}.`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
