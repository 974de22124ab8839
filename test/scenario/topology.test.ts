import { describe, expect, it } from 'vitest';
import { describeScenario, scenarioToArguments } from '../../src/scenario/describe.ts';
import { parseTarget, parseTopology, topologyOf } from '../../src/scenario/target.ts';
import { scenarioOf } from '../support/simulate.ts';

describe('a topology', () => {
  it('is one of three, and single unless told', () => {
    expect(parseTopology(' Cluster ')).toEqual({ ok: true, value: 'cluster' });
    expect(parseTopology('ring')).toMatchObject({
      ok: false,
      expected: 'single, sentinel, cluster',
    });
    expect(scenarioOf({}).topology).toBe('single');
  });

  it('of local servers is in the report, and in the command that runs them again', () => {
    const scenario = scenarioOf({ target: ['local'], topology: 'sentinel' });
    expect(describeScenario(scenario)).toMatchObject({ target: ['local'], topology: 'sentinel' });
    const again = scenarioToArguments(scenario, { ref: 'naive', options: [] }).join(' ');
    expect(again).toContain('--target local --topology sentinel');
  });

  it('of servers that are there is what their URL says', () => {
    const urls = ['redis+sentinel://h/m', 'REDIS+CLUSTER://h', 'redis://h'];
    const said = urls.map((url) => topologyOf({ kind: 'redis', urls: [url] }, 'single'));
    expect(said).toEqual(['sentinel', 'cluster', 'single']);
  });

  it('of the simulator may be a sentinel or a cluster, whose replicas are behind', () => {
    for (const topology of ['sentinel', 'cluster'] as const) {
      const scenario = scenarioOf({ topology, replicaLag: '300ms' });
      expect(scenario).toMatchObject({ topology, replicaLagMs: 300 });
      const again = scenarioToArguments(scenario, { ref: 'naive', options: [] }).join(' ');
      expect(again).toContain(`--topology ${topology} --replica-lag 300ms`);
    }
    expect(() => scenarioOf({ replicaLag: '2m' })).toThrow(
      '--replica-lag: expected a duration from 0s to 1m, got 2m',
    );
    expect(() => scenarioOf({ replicaLag: '1' })).toThrow('hint: write 1s or 1ms');
  });

  it('has a replica that is behind where it is a model', () => {
    expect(() => scenarioOf({ replicaLag: '1s' })).toThrow(
      '--replica-lag: expected a simulated replica, got a single server\n  hint: add --topology sentinel',
    );
    const live = { target: ['local'], topology: 'sentinel' };
    expect(() => scenarioOf({ ...live, replicaLag: '1s' })).toThrow('got real servers');
  });

  it('is refused where nothing has it', () => {
    expect(() => scenarioOf({ topology: 'sentinel', sql: 'postgres' })).toThrow(
      '--topology: expected single where no Redis is started, got sentinel\n  hint: add --target local',
    );
    expect(() => scenarioOf({ topology: 'cluster', target: ['redis://127.0.0.1'] })).toThrow(
      'hint: give it as redis+cluster://…',
    );
  });

  it('is one deployment, whose servers are in one URL', () => {
    expect(parseTarget(['redis+cluster://a', 'redis+cluster://b'])).toMatchObject({
      ok: false,
      expected: 'one deployment alone',
    });
    expect(parseTarget(['redis+sentinel://a,b/m'])).toEqual({
      ok: true,
      value: { kind: 'redis', urls: ['redis+sentinel://a,b/m'] },
    });
  });

  it('has a primary to kill where another can take its place', () => {
    const fault = ['kill-primary@5s'];
    expect(scenarioOf({ fault, target: ['local'], topology: 'cluster' }).faults).toHaveLength(1);
    expect(() => scenarioOf({ fault, target: ['local'] })).toThrow(
      'got kill-primary@5s on a single server\n  hint: add --topology sentinel, or cluster',
    );
    expect(() => scenarioOf({ fault })).toThrow('on a single server');
    for (const topology of ['sentinel', 'cluster']) {
      expect(scenarioOf({ fault, topology }).faults).toHaveLength(1);
    }
    expect(() => scenarioOf({ fault, target: ['redis+cluster://127.0.0.1'] })).toThrow(
      'on servers that are not ours',
    );
  });
});
