import { describe, expect, it } from 'vitest';
import { parseSqlUrl, type SqlEnvironment } from '../../../src/live/sql/target.ts';

const read = (url: string, environment: SqlEnvironment = {}, allowRemote = false) =>
  parseSqlUrl(url, environment, { allowRemote });

describe('the URL of a database', () => {
  it('is read with its defaults', () => {
    expect(read('postgres://localhost')).toEqual({
      dialect: 'postgres',
      label: 'postgres://localhost:5432',
      address: { kind: 'tcp', host: 'localhost', port: 5432 },
    });
    expect(read('mariadb://127.0.0.1/shop')).toEqual({
      dialect: 'mysql',
      label: 'mysql://127.0.0.1:3306/shop',
      address: { kind: 'tcp', host: '127.0.0.1', port: 3306 },
      database: 'shop',
    });
  });

  it('takes user and password from itself, and from the environment where it has none', () => {
    expect(read('postgresql://me:p%40ss@[::1]:5433/shop')).toMatchObject({
      label: 'postgres://[::1]:5433/shop',
      user: 'me',
      password: 'p@ss',
    });
    const environment = { SECKILL_SQL_USERNAME: 'env', SECKILL_SQL_PASSWORD: 'secret' };
    expect(read('mysql://me@localhost', environment)).toMatchObject({
      user: 'me',
      password: 'secret',
    });
    expect(read('mysql://localhost', environment)).toMatchObject({ user: 'env' });
  });

  it('may name a unix socket, without a host', () => {
    expect(read('postgres://me@/shop?host=/run/pg')).toMatchObject({
      label: 'postgres:///shop?host=/run/pg',
      address: { kind: 'unix', path: '/run/pg', port: 5432 },
      user: 'me',
    });
    expect(read('mysql:///?socket=/run/m.sock').address).toMatchObject({ path: '/run/m.sock' });
  });

  it('is refused with every problem at once, and without its password', () => {
    const refused = (url: string) => {
      try {
        read(url, { SECKILL_SQL_CA: '/no/such/file' });
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    };
    const told = refused('postgres://me:hunter22@db.example.com/shop?sslmode=require&tls=true');
    expect(told).toContain('expected no parameter but host and tls, got the parameter sslmode');
    expect(told).toContain('expected a server on this machine');
    expect(told).toContain('hint: add --allow-remote');
    expect(told).toContain('ENOENT for /no/such/file');
    expect(told).not.toContain('hunter22');
    expect(refused('mysql://me:hunter22@localhost:port')).not.toContain('hunter22');
    expect(refused('mysql://localhost?socket=m.sock')).toContain('the absolute path');
    expect(read('postgres://db.example.com', {}, true).label).toBe(
      'postgres://db.example.com:5432',
    );
  });
});
