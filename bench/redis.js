import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A throwaway redis-server on a private socket. */
export async function startRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-bench-'));
  const socket = join(folder, 'r.sock');
  const options = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', [...options, '--dir', folder], { stdio: 'ignore' });
  const stop = async () => {
    const exited = once(server, 'exit');
    server.kill();
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const client = new Redis({ path: socket, retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  client.on('error', () => {});
  await client.ping();
  client.disconnect();
  return { socket, stop };
}
