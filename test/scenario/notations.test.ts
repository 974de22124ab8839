import { describe, expect, it } from 'vitest';
import { formatArrival, parseArrival } from '../../src/scenario/arrival.ts';
import { formatNetwork, parseNetwork } from '../../src/scenario/network.ts';
import { formatTarget, parseTarget } from '../../src/scenario/target.ts';
import { formatThinkTime, parseThinkTime } from '../../src/scenario/think-time.ts';

describe('arrival', () => {
  it.each([
    ['burst', { kind: 'burst' }],
    ['constant(200/s)', { kind: 'constant', ratePerSec: 200 }],
    ['poisson(100/m)', { kind: 'poisson', ratePerSec: 100 / 60 }],
    ['ramp(10/s..500/s,30s)', { kind: 'ramp', fromPerSec: 10, toPerSec: 500, overMs: 30_000 }],
    ['ramp(0/s..5/s,1m)', { kind: 'ramp', fromPerSec: 0, toPerSec: 5, overMs: 60_000 }],
  ])('reads %s and prints it again', (text, spec) => {
    const read = parseArrival(text);
    expect(read).toEqual({ ok: true, value: spec });
    expect(read.ok && formatArrival(read.value)).toBe(text);
  });

  it('takes spaces', () => {
    expect(parseArrival('ramp(10/s .. 500/s, 30s)').ok).toBe(true);
  });

  it.each([
    ['constant(200)', 'write 200/s'],
    ['poisson(0/s)', undefined],
    ['ramp(10/s..500/s,0s)', 'a ramp takes longer than 0s'],
    ['ramp(10/s..500/s,30)', 'write 30s or 30ms'],
    ['ramp(10/s..0/s,30s)', undefined],
    ['constant()', undefined],
    ['bursts', undefined],
  ])('refuses %s', (text, hint) => {
    expect(parseArrival(text)).toMatchObject({
      ok: false,
      expected: expect.stringContaining('poisson(200/s)'),
      ...(hint && { hint }),
    });
  });
});

describe('think time', () => {
  it.each(['4s', '4s±50%', '0s', '500ms±100%'])('reads %s and prints it again', (text) => {
    const read = parseThinkTime(text);
    expect(read.ok && formatThinkTime(read.value)).toBe(text);
  });

  it.each(['4s+-50%', '4s+/-50%', '4s ± 50%'])('reads %s as 4s±50%%', (text) => {
    expect(parseThinkTime(text)).toEqual({ ok: true, value: { baseMs: 4_000, share: 0.5 } });
  });

  it.each([
    ['4', 'write 4s or 4ms'],
    ['4s±50', 'write 4s±50%'],
    ['4s±101%', undefined],
    ['4s±', undefined],
    ['4s-50%', undefined],
  ])('refuses %s', (text, hint) => {
    expect(parseThinkTime(text)).toMatchObject({ ok: false, ...(hint && { hint }) });
  });

  it('prints back every share of whole percents', () => {
    for (let percent = 0; percent <= 100; percent++) {
      const read = parseThinkTime(`4s±${percent}%`);
      expect(read.ok && parseThinkTime(formatThinkTime(read.value))).toEqual(read);
    }
  });
});

describe('network', () => {
  it.each(['200us..500us', '300us', '0s', '1ms..2.5ms'])('reads %s and prints it again', (text) => {
    const read = parseNetwork(text);
    expect(read.ok && formatNetwork(read.value)).toBe(text);
  });

  it.each(['500us..200us', '200..500us', '61s', '1us..2us..3us', ''])('refuses %j', (text) => {
    expect(parseNetwork(text).ok).toBe(false);
  });
});

describe('target', () => {
  it('reads sim, local, and one URL or more', () => {
    expect(parseTarget(['sim'])).toEqual({ ok: true, value: { kind: 'sim' } });
    expect(parseTarget(['local'])).toEqual({ ok: true, value: { kind: 'local' } });
    const urls = ['redis://127.0.0.1:1', 'rediss://h', 'unix:/tmp/a.sock', 'redis+unix:///tmp/b'];
    expect(parseTarget(urls)).toEqual({ ok: true, value: { kind: 'redis', urls } });
  });

  it('reads the URL of a shop, alone', () => {
    const [url] = ['http://127.0.0.1:3000/shop'];
    expect(parseTarget([url])).toEqual({ ok: true, value: { kind: 'http', url } });
    expect(formatTarget({ kind: 'http', url: 'http://me:secret@h/a' })).toEqual(['http://h/a']);
    expect(parseTarget([url, 'http://127.0.0.1:3001']).ok).toBe(false);
  });

  it.each([[[]], [['sim', 'local']], [['sim', 'redis://h']], [['localhost:6379']], [['ftp://h']]])(
    'refuses %j',
    (targets) => {
      expect(parseTarget(targets).ok).toBe(false);
    },
  );

  it.each([
    ['redis://user:secret@h:1/2', 'redis://h:1/2'],
    ['redis://:s@cr@t@h', 'redis://h'],
    ['redis://h:1', 'redis://h:1'],
    ['unix://user:secret@/tmp/a.sock', 'unix:///tmp/a.sock'],
    ['REDIS://user:secret@h', 'REDIS://h'],
  ])('prints %s without its credentials', (url, printed) => {
    expect(formatTarget({ kind: 'redis', urls: [url] })).toEqual([printed]);
  });
});
