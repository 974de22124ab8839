import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/core/result.ts';
import { html, scriptJson } from '../../src/report/html/markup.ts';
import { renderHtml } from '../../src/report/html/page.ts';
import { startTimeline } from '../../src/timeline/timeline.ts';
import { incident } from '../check/incident.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const ASSETS = { script: 'run()', style: 'p{color:red}' };
const HOSTILE = '</script><script>alert("x")</script><!-- \u2028 &';

const fold = startTimeline({ id: 'sale', stock: 1, quantity: 1 });
incident().tell(fold);
const drawn: RunResult = { ...failing, timeline: fold.finish() };

const pageOf = (...results: RunResult[]) => renderHtml(documentOf(results), ASSETS);

describe('the page', () => {
  it('leads with the verdict and what proves it', () => {
    const page = pageOf(drawn);
    expect(page).toContain('<title>FAIL oversold 1 · unsafe-lock</title>');
    expect(page).toContain('<h1 id="h0">oversold 1</h1>');
    expect(page).toContain('<li>sold 2 of 1</li>');
  });

  it('asks for nothing from the network, and says that it will not', () => {
    const page = pageOf(drawn);
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    const of = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).toContain(`script-src &#39;sha256-${of(ASSETS.script)}&#39;`);
    expect(page).toContain(`style-src &#39;sha256-${of(ASSETS.style)}&#39;`);
  });

  it('is the same again for a simulated run, whenever it is made', () => {
    const later = {
      ...documentOf([drawn]),
      wall: { ...documentOf([]).wall, elapsedMs: 9, startedAt: 'later' },
    };
    expect(renderHtml(later, ASSETS)).toBe(pageOf(drawn));
  });

  it('cannot be taken over by a name or a message', () => {
    const page = pageOf({
      ...drawn,
      strategy: HOSTILE,
      errors: [{ message: HOSTILE, count: 1 }],
      story: [{ atUs: 1, text: HOSTILE, mark: HOSTILE }],
    });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).not.toContain('alert("x")');
    const data = /id="data">(.*?)<\/script>/.exec(page)?.[1] ?? '';
    expect(data).not.toMatch(/[<\u2028]/);
    expect(JSON.parse(data)[0].strategy).toBe(HOSTILE);
  });

  it('links each moment', () => {
    const page = pageOf(drawn);
    expect(page).toMatch(/<a class="moment foreign-release" href="#t=12\.\d{6}s">/);
    expect(page).toMatch(/<a class="moment oversold"/);
  });

  it('tells moments in scenario time where the run was scaled', () => {
    const page = pageOf({ ...drawn, timeScale: 60, world: 'live' });
    expect(page).toMatch(/<a class="moment overlap" href="#t=618\.\d{6}s"><time>10:18\.\d{3}</);
    expect(page).toContain('at time scale 60');
  });

  it('says what a result without a timeline lacks, and how to have it', () => {
    const page = pageOf(failing);
    expect(page).toContain('was written without its timeline');
    expect(page).not.toContain('data-lanes');
  });

  it('says why a run is inconclusive', () => {
    expect(pageOf(undecided)).toContain('class="doubts"');
  });

  it('compares several results on the same axes', () => {
    const page = pageOf(drawn, { ...passing, timeline: fold.finish() });
    expect(page).toContain('2 strategies, one sale');
    expect(page.match(/class="s-sold"/g)).toHaveLength(2);
    expect(page).toContain('<a href="#r2">hincrby</a>');
  });

  it('of no result says so', () => {
    const page = renderHtml(
      documentOf([], [{ strategy: 'redlock', reason: 'needs five masters', named: true }]),
      ASSETS,
    );
    expect(page).toContain('No strategy was run');
    expect(page).toContain('needs five masters');
  });
});

describe('markup', () => {
  it('escapes texts, and joins lists of markup', () => {
    const items = ['<a>', '"b"'].map((one) => html`<li>${one}</li>`);
    expect(html`<ul>${items}</ul>${undefined}`.text).toBe(
      '<ul><li>&lt;a&gt;</li><li>&quot;b&quot;</li></ul>',
    );
  });

  it('gives JSON that no script element ends in', () => {
    const text = scriptJson({ text: HOSTILE }).text;
    expect(text).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(text)).toEqual({ text: HOSTILE });
  });
});
