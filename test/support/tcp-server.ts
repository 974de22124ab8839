import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverProgram } from './servers.ts';

/** A server on a TCP port of 127.0.0.1, as a team has one. */
export interface TcpServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one on a free port; `{port}` in `args` stands for it (`--port 0 --tls-port {port}`). */
export async function startTcpServer(
  args: readonly string[] = ['--port', '{port}'],
): Promise<TcpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'seckill-tcp-'));
  const port = await freePort();
  const fixed = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const given = args.map((arg) => arg.replace('{port}', `${port}`));
  const child = spawn(serverProgram().file, [...given, ...fixed], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  for (let probes = 0; !(await accepts(port)); probes++) {
    if (probes > 500 || child.exitCode !== null) throw new Error('the server does not start');
    await sleep(10);
  }
  return {
    port,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
