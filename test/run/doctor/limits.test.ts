import { describe, expect, it } from 'vitest';
import { judgeLimits } from '../../../src/run/doctor/limits.ts';

const roomy = { openFiles: 65_536, outgoingPorts: 28_232, cores: 4, memoryBytes: 2 ** 34 };
const low = (limits: Partial<Parameters<typeof judgeLimits>[0]>) =>
  judgeLimits({ ...roomy, ...limits }).filter(({ enough }) => !enough);

describe('the limits of a machine', () => {
  it('are enough on an ordinary one', () => {
    expect(low({})).toEqual([]);
    expect(low({ openFiles: Infinity })).toEqual([]);
  });

  it('bite just under what the largest sale takes, with what raises them', () => {
    expect(low({ openFiles: 20_511 })).toMatchObject([
      { name: 'open files', value: '20,511', hint: 'ulimit -n 32768' },
    ]);
    expect(low({ openFiles: 20_512 })).toEqual([]);
    expect(low({ outgoingPorts: 9_999 })).toMatchObject([{ name: 'outgoing ports' }]);
    expect(low({ cores: 1 })).toMatchObject([{ name: 'cores' }]);
    expect(low({ memoryBytes: 2 ** 30 })).toMatchObject([{ name: 'memory', value: '1.0 GiB' }]);
  });

  it('that the system does not tell are left out', () => {
    const told = judgeLimits({ ...roomy, openFiles: undefined, outgoingPorts: undefined });
    expect(told.map(({ name }) => name)).toEqual(['cores', 'memory']);
  });
});
