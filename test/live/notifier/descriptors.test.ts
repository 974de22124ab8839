import { describe, expect, it } from 'vitest';
import { mostSockets } from '../../../src/live/notifier/descriptors.ts';

describe('the most WebSockets of a process with itself', () => {
  it.each([
    ['1024', 256],
    ['20000', 9_744],
    ['1048576', 12_000],
    ['unlimited', 12_000],
    ['64', 16],
  ])('with %s open files are %i', (files, sockets) => {
    const limits = `Max processes  1 1 processes\nMax open files            ${files}  ${files}  files\n`;
    expect(mostSockets(limits)).toBe(sockets);
  });

  it('are few where the limit is not known', () => {
    expect(mostSockets('')).toBe(768);
  });
});
