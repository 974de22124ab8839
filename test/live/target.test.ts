import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { parseTargets, type TargetEnvironment } from '../../src/live/target.ts';

const parse = (urls: string[], environment: TargetEnvironment = {}, allowRemote = false) =>
  parseTargets(urls, environment, { allowRemote }).endpoints;

function problemsOf(urls: string[], environment: TargetEnvironment = {}): string {
  try {
    parse(urls, environment);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('expected problems');
}

describe('a target', () => {
  it('is a host with port 6379 and database 0 unless the URL says otherwise', () => {
    expect(parse(['redis://127.0.0.1'])).toEqual([
      {
        label: 'redis://127.0.0.1:6379',
        address: { kind: 'tcp', host: '127.0.0.1', port: 6379 },
        db: 0,
      },
    ]);
    expect(parse(['redis://[::1]:7000/3'])).toEqual([
      { label: 'redis://[::1]:7000/3', address: { kind: 'tcp', host: '::1', port: 7000 }, db: 3 },
    ]);
  });

  it('decodes user and password, and shows neither in its label', () => {
    const [endpoint] = parse(['redis://shop:p%40ss%2Fw%3Ard@localhost:6380/?db=2']);
    expect(endpoint).toMatchObject({
      username: 'shop',
      password: 'p@ss/w:rd',
      db: 2,
      label: 'redis://localhost:6380/2',
    });
  });

  it.each([
    'unix:/run/redis.sock?db=1',
    'unix:///run/redis.sock?db=1',
    'redis+unix:///run/redis.sock?db=1',
    'unix://shop:secret@/run/redis.sock?db=1',
  ])('is a socket: %s', (url) => {
    expect(parse([url])[0]).toMatchObject({
      address: { kind: 'unix', path: '/run/redis.sock' },
      db: 1,
    });
  });

  it('takes the credentials of the environment where the URL has no password', () => {
    const environment = { SECKILL_REDIS_USERNAME: 'ops', SECKILL_REDIS_PASSWORD: 'from-env' };
    expect(parse(['redis://localhost'], environment)[0]).toMatchObject({
      username: 'ops',
      password: 'from-env',
    });
    expect(parse(['redis://shop@localhost'], environment)[0]).toMatchObject({
      username: 'shop',
      password: 'from-env',
    });
    const [own] = parse(['redis://:of-url@localhost'], environment);
    expect(own?.password).toBe('of-url');
    expect(own?.username).toBeUndefined();
  });

  it('is allowed to be remote only with --allow-remote', () => {
    expect(problemsOf(['redis://shop.example', 'redis://127.8.9.10'])).toBe(
      '--target redis://shop.example:6379: expected a server on this machine (127.0.0.0/8, ::1, localhost or a unix socket), got a remote one\n' +
        '  hint: add --allow-remote if you may put load on that server',
    );
    expect(parse(['redis://shop.example'], {}, true)).toHaveLength(1);
  });

  it('tells all problems of all targets at once', () => {
    const text = problemsOf([
      'redis://localhost/abc?family=4',
      'redis://ops@localhost',
      'http://x',
    ]);
    expect(text.split('\n').filter((line) => line.startsWith('--target'))).toEqual([
      '--target redis://localhost/abc?family=4: expected no parameter but db, got the parameter family',
      '--target redis://localhost/abc?family=4: expected a database number from 0, got abc',
      '--target redis://***@localhost: expected a password with the user name, got none',
      '--target: expected local, sim, or a URL like redis://127.0.0.1:6379, rediss://… or unix:/path, got http://x',
    ]);
  });

  it('is given once: nodes that share a server would share their keys', () => {
    expect(problemsOf(['redis://localhost', 'redis://localhost:6379'])).toContain(
      'each server once',
    );
  });

  it('names the authority’s file that cannot be read', () => {
    const environment = { SECKILL_REDIS_CA: '/no/such/ca.pem' };
    expect(problemsOf(['rediss://localhost'], environment)).toContain('ENOENT for /no/such/ca.pem');
    expect(parse(['redis://localhost'], environment)).toHaveLength(1);
  });

  it.each([
    'redis://:hunter2',
    'redis://:12345',
    'redis://:hun/ter2@localhost',
    'redis://a:hunter2@',
    'a:hunter2@localhost',
    'redis://a:hunter2@shop.example',
    'redis://a:hunter2@localhost/x',
    'redis://localhost?password=hunter2',
    'unix:hunter2@relative',
    'rediss://:hunter2@local host',
  ])('shows no password when it is wrong: %s', (url) => {
    expect(problemsOf([url])).not.toMatch(/hunter2|ter2|12345/);
  });
});
