import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SeckillError } from '../../src/core/errors.ts';
import { createClient } from '../../src/live/client.ts';
import { connectClient, type ServerFacts } from '../../src/live/connect.ts';
import { parseTargets, type TargetEnvironment } from '../../src/live/target.ts';
import { describeWith } from '../support/servers.ts';
import { freePort, startTcpServer, type TcpServer } from '../support/tcp-server.ts';

async function open(
  url: string,
  environment: TargetEnvironment = {},
  withinMs = 5_000,
): Promise<ServerFacts> {
  const [endpoint] = parseTargets([url], environment, { allowRemote: true }).endpoints;
  if (endpoint === undefined) throw new Error('expected one endpoint');
  const client = createClient({ endpoint });
  try {
    return await connectClient(client, endpoint, withinMs);
  } finally {
    client.disconnect();
  }
}

async function failure(
  url: string,
  environment?: TargetEnvironment,
  withinMs?: number,
): Promise<string> {
  try {
    await open(url, environment, withinMs);
  } catch (error) {
    if (error instanceof SeckillError && error.code === 'target') {
      return `${error.message} (${error.hint})`;
    }
    throw error;
  }
  throw new Error('expected no connection');
}

describe('connecting to what is no Redis', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  const listen = async (server: Server): Promise<number> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  it('says that a wrong port refuses', async () => {
    const port = await freePort();
    expect(await failure(`redis://:secret-word@127.0.0.1:${port}`)).toBe(
      `redis://127.0.0.1:${port}: connection refused (check the address, and that the server is up)`,
    );
  });

  it('says that there is no such socket', async () => {
    expect(await failure('unix:/no/such.sock')).toContain('no such socket');
  });

  it('says that a web server is not a Redis', async () => {
    const port = await listen(createHttpServer((_, response) => response.end('hi')));
    expect(await failure(`redis://127.0.0.1:${port}`)).toContain('this is not a Redis');
    expect(await failure(`rediss://127.0.0.1:${port}`)).toContain('does not speak TLS');
  });

  it('gives up on a server that never answers', async () => {
    const port = await listen(createServer(() => undefined));
    expect(await failure(`redis://127.0.0.1:${port}`, {}, 100)).toContain(
      'accepted, but never became ready within 100 ms',
    );
  });

  it('says that a server hangs up', async () => {
    const port = await listen(createServer((socket) => socket.end()));
    expect(await failure(`redis://127.0.0.1:${port}`)).toContain(
      'closed the connection before it was ready',
    );
  });
});

describeWith(['redis'], 'connecting to a Redis with a password', () => {
  let server: TcpServer;
  beforeAll(async () => {
    server = await startTcpServer(['--port', '{port}', '--requirepass', 'open sesame']);
  });
  afterAll(() => server.stop());

  it('works with the right one, from the URL or the environment', async () => {
    const { version } = await open(`redis://:open%20sesame@127.0.0.1:${server.port}/1`);
    expect(version).toMatch(/^\d+\.\d+/);
    await open(`redis://127.0.0.1:${server.port}`, { SECKILL_REDIS_PASSWORD: 'open sesame' });
    await open(`redis://default:open%20sesame@127.0.0.1:${server.port}`);
  });

  it('says that it is wrong, or missing, and never shows it', async () => {
    const wrong = await failure(`redis://:close-sesame@127.0.0.1:${server.port}`);
    expect(wrong).toContain('wrong user name or password');
    expect(wrong).not.toContain('close-sesame');
    expect(await failure(`redis://127.0.0.1:${server.port}`)).toContain('asks for a password');
  });

  it('says that there is no such database', async () => {
    expect(await failure(`redis://:open%20sesame@127.0.0.1:${server.port}/99`)).toContain(
      'no such database number',
    );
  });
});

describeWith(['redis'], 'connecting to a Redis that cannot serve a run', () => {
  it('refuses a node of a cluster', async () => {
    const server = await startTcpServer(['--port', '{port}', '--cluster-enabled', 'yes']);
    expect(await failure(`redis://127.0.0.1:${server.port}`)).toContain('node of a Redis Cluster');
    await server.stop();
  });

  it('refuses a replica', async () => {
    const server = await startTcpServer(['--port', '{port}', '--replicaof', '127.0.0.1 1']);
    expect(await failure(`redis://127.0.0.1:${server.port}`)).toContain('read-only replica');
    await server.stop();
  });
});

describeWith(['redis', 'openssl'], 'connecting to a Redis with TLS', () => {
  let folder: string;
  let server: TcpServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seckill-tls-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'ca.pem')];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key],
        ...[
          '-out',
          certificate,
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
        ],
      ],
      { stdio: 'ignore' },
    );
    server = await startTcpServer([
      ...['--port', '0', '--tls-port', '{port}', '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate],
    ]);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('works with the authority that signed the server', async () => {
    const { version } = await open(`rediss://localhost:${server.port}`, {
      SECKILL_REDIS_CA: join(folder, 'ca.pem'),
    });
    expect(version).toMatch(/^\d+\.\d+/);
  });

  it('refuses a certificate that nobody it trusts has signed', async () => {
    const text = await failure(`rediss://localhost:${server.port}`);
    expect(text).toContain('TLS failed: ');
    expect(text).toContain('SECKILL_REDIS_CA');
  });

  it('refuses a certificate of another host', async () => {
    const environment = { SECKILL_REDIS_CA: join(folder, 'ca.pem') };
    expect(await failure(`rediss://127.0.0.1:${server.port}`, environment)).toContain(
      'TLS failed: ',
    );
  });

  it('says what to do when the URL has no TLS', async () => {
    expect(await failure(`redis://localhost:${server.port}`)).toContain('use rediss://');
  });
});
