import { describe, expect, it } from 'vitest';
import { openFilesLimit, outgoingPorts } from '../../src/live/limits.ts';

describe('the limits of a process', () => {
  it('are read as Linux tells them, the soft one of two', () => {
    expect(
      openFilesLimit('Max processes  1  1\nMax open files            1024    4096  files\n'),
    ).toBe(1024);
    expect(openFilesLimit('Max open files            unlimited  unlimited  files\n')).toBe(
      Infinity,
    );
    expect(outgoingPorts('32768\t60999\n')).toBe(28_232);
  });

  it('are unknown where the system does not say', () => {
    expect([openFilesLimit(''), outgoingPorts('')]).toEqual([undefined, undefined]);
  });
});
