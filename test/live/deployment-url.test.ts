import { describe, expect, it } from 'vitest';
import { parseTargets, type TargetEnvironment } from '../../src/live/target.ts';

const parse = (url: string, environment: TargetEnvironment = {}, allowRemote = false) =>
  parseTargets([url], environment, { allowRemote });

describe('a URL of a deployment', () => {
  it('names sentinels and what they call the master', () => {
    const url = 'redis+sentinel://127.0.0.1:5000,[::1]:5001,localhost/my%20master/3';
    expect(parse(url)).toMatchObject({
      endpoints: [],
      deployment: {
        kind: 'sentinel',
        label: 'redis+sentinel://127.0.0.1:5000,[::1]:5001,localhost:26379/my%20master/3',
        sentinels: [
          { host: '127.0.0.1', port: 5000 },
          { host: '::1', port: 5001 },
          { host: 'localhost', port: 26379 },
        ],
        name: 'my master',
        db: 3,
        allowRemote: false,
      },
    });
  });

  it('names some servers of a cluster', () => {
    expect(parse('redis+cluster://127.0.0.1:7000,127.0.0.1').deployment).toEqual({
      kind: 'cluster',
      label: 'redis+cluster://127.0.0.1:7000,127.0.0.1:6379',
      seeds: [
        { host: '127.0.0.1', port: 7000 },
        { host: '127.0.0.1', port: 6379 },
      ],
      allowRemote: false,
    });
  });

  it('has the login of the servers with the data; that of the sentinels comes from the environment', () => {
    const { deployment, redactor } = parse('redis+sentinel://bob:p%40ss-word@127.0.0.1/m', {
      SECKILL_SENTINEL_USERNAME: 'watcher',
      SECKILL_SENTINEL_PASSWORD: 'sentinel-secret',
      SECKILL_REDIS_PASSWORD: 'not-this-one',
    });
    expect(deployment).toMatchObject({
      username: 'bob',
      password: 'p@ss-word',
      sentinelUsername: 'watcher',
      sentinelPassword: 'sentinel-secret',
    });
    expect(redactor.text('p@ss-word and sentinel-secret')).toBe('*** and ***');
    expect(deployment?.label).not.toContain('bob');
  });

  it('takes the login of the environment where it has none', () => {
    const login = { SECKILL_REDIS_USERNAME: 'ann', SECKILL_REDIS_PASSWORD: 'secret-99' };
    expect(parse('redis+cluster://127.0.0.1', login).deployment).toMatchObject({
      username: 'ann',
      password: 'secret-99',
    });
  });

  it.each([
    [
      'redis+sentinel://127.0.0.1',
      'expected what the sentinels call the master: /mymaster, got no name',
    ],
    ['redis+sentinel://127.0.0.1/m/x', 'expected a database number from 0 after the name, got /x'],
    ['redis+cluster://127.0.0.1/1', 'expected no database: a cluster has only 0, got /1'],
    [
      'redis+cluster://127.0.0.1:0',
      'expected hosts with ports from 1 to 65535: host:port,host:port, got 127.0.0.1:0',
    ],
    [
      'redis+cluster://',
      'expected hosts with ports from 1 to 65535: host:port,host:port, got none',
    ],
    ['redis+cluster://127.0.0.1?tls=1', 'expected no parameters, got ?tls=1'],
    ['redis+cluster://bob@127.0.0.1', 'expected a password with the user name, got none'],
    ['redis+cluster:127.0.0.1', 'got a URL without //'],
    [
      'redis+cluster://127.0.0.1,10.0.0.7:7000',
      'expected servers on this machine (127.0.0.0/8, ::1 or localhost), got 10.0.0.7:7000',
    ],
  ])('is refused in words: %s', (url, words) => {
    expect(() => parse(url)).toThrow(words);
  });

  it('may be elsewhere where that is allowed, and never shows a password', () => {
    expect(parse('redis+cluster://10.0.0.7', {}, true).deployment).toMatchObject({
      allowRemote: true,
    });
    expect(() => parse('redis+cluster://bob:hunter2secret@10.0.0.7')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2secret') }),
    );
  });
});
