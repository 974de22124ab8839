import { describe, expect, it } from 'vitest';
import { parseLink } from '../../src/page/link.ts';

describe('a link into a page', () => {
  it.each([
    ['#t=12.003262s', { result: undefined, atUs: 12_003_262 }],
    ['#r2', { result: 1, atUs: undefined }],
    ['#r2&t=0.000001s', { result: 1, atUs: 1 }],
    ['#t=12', { result: undefined, atUs: 12_000_000 }],
    ['', { result: undefined, atUs: undefined }],
    ['#t=soon&r=x', { result: undefined, atUs: undefined }],
  ])('%s names a result and a moment', (hash, linked) => {
    expect(parseLink(hash)).toEqual(linked);
  });
});
