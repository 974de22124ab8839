import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPage } from '../../scripts/build-page.ts';
import { humanClock } from '../../src/core/human.ts';
import type { RunDocument } from '../../src/core/result.ts';
import { renderHtml } from '../../src/report/html/page.ts';
import { runScenario } from '../../src/run/run.ts';
import type { FlagValues } from '../../src/scenario/flags.ts';
import { strategies } from '../../src/strategies/catalog.ts';
import { useChromium } from '../support/chromium.ts';
import { describeWith } from '../support/servers.ts';
import { scenarioOf } from '../support/simulate.ts';

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

describeWith(['chromium'], 'the page in a browser', () => {
  const browser = useChromium();
  let folder: string;
  let incident: RunDocument;
  let files: Record<'incident' | 'several' | 'long' | 'short', string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-page-'));
    const assets = await buildPage();
    const save = async (name: string, document: RunDocument) => {
      const file = join(folder, `${name}.html`);
      await writeFile(file, renderHtml(document, assets));
      return `file://${file}`;
    };
    incident = await run(['unsafe-lock'], { stock: '10', buyers: '60', delay: '12s' });
    const several = await run(['naive', 'hincrby'], { stock: '5', buyers: '20', delay: '1s' });
    const long = await run(['hincrby'], { stock: '100000', buyers: '500', attempts: '100000' });
    const short = await run(['hincrby'], { stock: '5', buyers: '20', delay: '50ms' });
    files = {
      incident: await save('incident', incident),
      several: await save('several', several),
      long: await save('long', long),
      short: await save('short', short),
    };
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Opens a page, and fails where it complains or asks for something. */
  async function open(
    url: string,
    size = DESKTOP,
    scheme: 'light' | 'dark' = 'light',
    hasTouch = false,
  ) {
    const looks = { viewport: size, colorScheme: scheme, hasTouch };
    const page = await browser.current.newPage(looks);
    const wrong: string[] = [];
    page.on('console', (message) => wrong.push(message.text()));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) wrong.push(request.url());
    });
    await page.goto(url);
    await page.waitForSelector('html.js');
    return Object.assign(page, { wrong });
  }

  it('draws every chart and the lanes, without a complaint or a request', async () => {
    const page = await open(files.incident);
    expect(await page.locator('figure canvas').count()).toBe(5);
    expect(await page.locator('.lane-picture [data-buyer]').count()).toBeGreaterThan(1);
    expect(await page.locator('.lane-picture .lockless').count()).toBeGreaterThan(0);
    expect(page.wrong).toEqual([]);
    await page.close();
  });

  it('says at a chart what the document says', async () => {
    const page = await open(files.incident);
    const { timeline, stock } = onlyResult(incident);
    const plot = page.locator('[data-chart="sold"] .plot');
    await plot.focus();
    // The first point is the opening; then the end of each step.
    for (let step = 0; step <= 3; step++) await page.keyboard.press('ArrowRight');
    const tip = (await plot.locator('.tip').innerText()).replaceAll(/\s+/g, ' ');
    const at = humanClock(3 * (timeline?.stepUs ?? 0));
    expect(tip).toContain(`${at} sold ${timeline?.sold[2]} of ${stock}`);
    await page.keyboard.press('Escape');
    expect(await plot.locator('.tip').isVisible()).toBe(false);
    await page.close();
  });

  it('says under the pointer when a lock was taken, and when it expired', async () => {
    const page = await open(files.incident);
    const [first] = onlyResult(incident).timeline?.attempts ?? [];
    const [section] = first?.sections ?? [];
    await page.hover(`[data-buyer="${first?.buyer}"] .held`);
    const tip = await page.locator('.lanes .tip').innerText();
    expect(tip).toContain(`buyer ${first?.buyer} takes the lock`);
    expect(tip).toContain(humanClock(section?.fromUs ?? 0));
    expect(tip).toContain(humanClock(section?.expiresUs ?? 0));
    await page.close();
  });

  it('goes to a moment by its link, and reads it out', async () => {
    const page = await open(files.incident);
    const moment = onlyResult(incident).timeline?.moments.find(({ kind }) => kind === 'oversold');
    await page.click('a.moment.oversold');
    // The browser tells of a new address a moment after the click.
    await page.locator('.lanes .tip').waitFor();
    expect(await page.locator('.lanes .tip').innerText()).toContain(
      `buyer ${moment?.buyer} ${moment?.text}`,
    );
    expect(page.url()).toContain(`#t=${((moment?.atUs ?? 0) / 1e6).toFixed(6)}s`);
    await page.close();
  });

  it('opens at the moment of its address', async () => {
    const moment = onlyResult(incident).timeline?.moments.find(({ kind }) => kind === 'same-unit');
    const page = await open(`${files.incident}#t=${((moment?.atUs ?? 0) / 1e6).toFixed(6)}s`);
    expect(await page.locator('.lanes .tip').innerText()).toContain('is sold the unit that');
    await page.close();
  });

  it('is read and zoomed by keys alone', async () => {
    const page = await open(files.incident);
    const lanes = page.locator('.lanes');
    await lanes.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    const tip = lanes.locator('.tip');
    const first = await tip.innerText();
    await page.keyboard.press('ArrowRight');
    expect(await tip.innerText()).not.toBe(first);
    const labels = () => lanes.locator('.tick').allInnerTexts();
    const before = await labels();
    for (const key of ['+', '+', '+']) await page.keyboard.press(key);
    expect(await labels()).not.toEqual(before);
    await page.keyboard.press('Escape');
    expect(await labels()).toEqual(before);
    await page.close();
  });

  /** Fingers on the lanes, as the browser itself hears of them. */
  async function touch(page: Page) {
    const session = await page.context().newCDPSession(page);
    const box = await page.locator('.lanes').boundingBox();
    const send =
      (type: 'touchStart' | 'touchMove' | 'touchEnd') =>
      (...points: readonly (readonly [x: number, y: number])[]) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: points.map(([x, y], id) => {
            return { x: (box?.x ?? 0) + x, y: (box?.y ?? 0) + y, id };
          }),
        });
    return { start: send('touchStart'), move: send('touchMove'), end: send('touchEnd') };
  }

  /** Where the first time with a lock is drawn, px. */
  const firstHeld = (page: Page) =>
    page.evaluate<readonly [x: number, width: number]>(
      "['x', 'width'].map((name) => Number(document.querySelector('.lane-picture .held').getAttribute(name)))",
    );

  it('is zoomed by two fingers around their middle, and moved by them and by one', async () => {
    const page = await open(files.incident, PHONE, 'light', true);
    await page.locator('.lanes').scrollIntoViewIfNeeded();
    const [x, width] = await firstHeld(page);
    const { start, move, end } = await touch(page);
    await start([150, 100], [250, 100]);
    for (let by = 10; by <= 50; by += 10) await move([150 - by, 100], [250 + by, 100]);
    await expect.poll(() => firstHeld(page).then(([, now]) => now / width)).toBeCloseTo(2, 1);
    const [nearX] = await firstHeld(page);
    // What was left of the middle, at 200, is twice as far from it.
    expect(200 - nearX).toBeCloseTo(2 * (200 - x), 0);
    await move([120, 100], [320, 100]);
    await expect.poll(() => firstHeld(page).then(([now]) => now)).toBeCloseTo(nearX + 20, 0);
    await end([320, 100]);
    await move([350, 100]);
    await end();
    expect(page.wrong).toEqual([]);
    await page.close();
  });

  it('scrolls up and down under one finger, whatever it is on', async () => {
    const page = await open(files.incident, PHONE, 'light', true);
    await page.locator('.lanes').scrollIntoViewIfNeeded();
    const [x] = await firstHeld(page);
    const top = () => page.evaluate<number>("scrollY + document.querySelector('.lanes').scrollTop");
    const before = await top();
    const { start, move, end } = await touch(page);
    await start([200, 120]);
    for (let by = 10; by <= 80; by += 10) await move([200, 120 - by]);
    await end();
    await expect.poll(top).toBeGreaterThan(before + 40);
    expect((await firstHeld(page))[0]).toBe(x);
    await page.close();
  });

  it.each(['sold', 'heat'])('tells a finger that taps what is there: %s', async (chart) => {
    const page = await open(files.incident, PHONE, 'light', true);
    const plot = page.locator(`[data-chart="${chart}"] .plot`);
    await plot.tap({ position: { x: 180, y: 90 } });
    await plot.locator('.tip').waitFor();
    expect(await plot.locator('.tip').innerText()).toMatch(/\d\d:\d\d\.\d{3}/);
    await page.close();
  });

  it('shows the heat of a cell, of answers and of the others', async () => {
    const page = await open(files.incident);
    const figure = page.locator('[data-chart="heat"]');
    const [cell] = onlyResult(incident).timeline?.heat.answered ?? [];
    await figure.locator('.plot').focus();
    await page.keyboard.press('ArrowRight');
    expect(await figure.locator('.tip').innerText()).toMatch(
      new RegExp(`attempts\\s+${cell?.[2]}`),
    );
    await figure.locator('[data-group="other"]').click();
    expect(await figure.getAttribute('data-group')).toBe('other');
    await page.close();
  });

  it('follows the system between light and dark until it is told', async () => {
    const page = await open(files.incident, DESKTOP, 'dark');
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await ground();
    await page.click('#theme');
    expect(await ground()).not.toBe(dark);
    expect(page.wrong).toEqual([]);
    await page.close();
  });

  it.each(['incident', 'several', 'short'] as const)('fits a phone: %s', async (name) => {
    const page = await open(files[name], PHONE);
    const scroll = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(scroll).toBeLessThanOrEqual(PHONE.width);
    expect(page.wrong).toEqual([]);
    await page.close();
  });

  it.each(['incident', 'short', 'long'] as const)('cuts no word in two: %s', async (name) => {
    for (const size of [PHONE, DESKTOP]) {
      const page = await open(files[name], size);
      const cut = await page.evaluate<readonly string[]>(`(() => {
        const { left, right } = document.querySelector('.lanes').getBoundingClientRect();
        const gutter = left + (right - left < 560 ? 70 : 92);
        const words = [...document.querySelectorAll('.lane-picture .word')];
        const isCut = (box) => box.width > 0 && (box.left < gutter - 2 || box.right > right);
        // What begins beyond the view is not in it.
        const isShown = (box) => box.left < right;
        const boxes = words.map((word) => [word.textContent, word.getBoundingClientRect()]);
        return boxes.filter(([, box]) => isShown(box) && isCut(box)).map(([text]) => text);
      })()`);
      expect([size.width, cut]).toEqual([size.width, []]);
      await page.close();
    }
  });

  it('shows one of several results at a time, and each by its link', async () => {
    const page = await open(files.several);
    expect(await visibleResults(page)).toEqual(['1']);
    await page.click('.compare a[href="#r2"] >> nth=0');
    expect(await visibleResults(page)).toEqual(['2']);
    expect(await page.locator('.compare .s-sold').count()).toBe(2);
    expect(page.wrong).toEqual([]);
    await page.close();
  });

  it('of 100,000 attempts opens in under 3 s', async () => {
    const startedMs = performance.now();
    const page = await open(files.long);
    await page.locator('[data-chart="percentiles"] canvas').waitFor();
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(await page.locator('.lane-picture [data-buyer]').count()).toBeGreaterThan(1);
    await page.close();
  });

  it('is white on paper, and without its buttons', async () => {
    const page = await open(files.incident, DESKTOP, 'dark');
    const theme = () => page.evaluate<unknown>('document.documentElement.dataset.theme ?? null');
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await theme()).toBe('light');
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await theme()).toBe(null);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.toolbar button').first().isVisible()).toBe(false);
    expect(await page.locator('.lane-picture').isVisible()).toBe(true);
    await page.close();
  });
});

async function run(names: readonly string[], flags: FlagValues): Promise<RunDocument> {
  const scenario = scenarioOf(flags);
  const chosen = strategies
    .filter(({ name }) => names.includes(name))
    .map((strategy) => ({ strategy, ref: strategy.name, named: true }));
  const hooks = { signal: new AbortController().signal, onProgress() {}, note() {}, env: {} };
  return runScenario(scenario, chosen, { ...hooks, timeline: true });
}

function onlyResult({ results }: RunDocument) {
  const [only] = results;
  if (only === undefined) throw new Error('expected a result');
  return only;
}

function visibleResults(page: Page): Promise<(string | undefined)[]> {
  return page
    .locator('article.result:visible')
    .evaluateAll((all) => all.map(({ id }) => id.slice(1)));
}
