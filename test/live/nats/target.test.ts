import { describe, expect, it } from 'vitest';
import { type NatsEnvironment, parseNatsUrl } from '../../../src/live/nats/target.ts';

const read = (url: string, environment: NatsEnvironment = {}, allowRemote = false) =>
  parseNatsUrl(url, environment, { allowRemote });

describe('the URL of a NATS server', () => {
  it('is read with its defaults', () => {
    expect(read('nats://localhost')).toEqual({
      ...{ label: 'nats://localhost:4222', host: 'localhost', port: 4222 },
    });
    expect(read('tls://[::1]:4333')).toEqual({
      ...{ label: 'tls://[::1]:4333', host: '::1', port: 4333, tls: {} },
    });
  });

  it('takes its login from itself, a name alone being a token, and from the environment where it has none', () => {
    expect(read('nats://me:p%40ss@127.0.0.1')).toMatchObject({ user: 'me', password: 'p@ss' });
    expect(read('nats://t0ken@127.0.0.1')).toMatchObject({ token: 't0ken' });
    const login = { SECKILL_NATS_USERNAME: 'env', SECKILL_NATS_PASSWORD: 'secret' };
    expect(read('nats://localhost', login)).toMatchObject({ user: 'env', password: 'secret' });
    expect(read('nats://me:own@localhost', login)).toMatchObject({ user: 'me', password: 'own' });
    const token = { ...login, SECKILL_NATS_TOKEN: 'first' };
    expect(read('nats://localhost', token)).not.toHaveProperty('user');
  });

  it('shows no password in its label or its problems', () => {
    expect(read('nats://me:hunter22@127.0.0.1').label).toBe('nats://127.0.0.1:4222');
    const tell = () => read('nats://me:hunter22@shop.example/x?a=b');
    expect(tell).toThrow(/a server on this machine/);
    expect(tell).not.toThrow(/hunter22/);
  });

  it.each([
    ['nats://shop.example', 'add --allow-remote'],
    ['nats://127.0.0.1/orders', 'nothing after the host and port'],
    ['nats://me:pa:ss@@/#', 'not shown: it may hold a password'],
  ])('of %s is refused', (url, told) => {
    expect(() => read(url)).toThrow(told);
  });

  it('may be remote where that is allowed', () => {
    expect(read('nats://shop.example', {}, true)).toMatchObject({ host: 'shop.example' });
  });

  it('tells of an authority that cannot be read', () => {
    const environment = { SECKILL_NATS_CA: '/nowhere/ca.pem' };
    expect(() => read('tls://localhost', environment)).toThrow(/ENOENT for \/nowhere\/ca.pem/);
  });
});
