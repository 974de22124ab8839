import { readFileSync } from 'node:fs';
import os from 'node:os';
import type { MachineFacts } from '../core/result.ts';

/** The machine that this runs on; no name, no address. `servers` are those that it started. */
export function machineFacts(servers: readonly string[]): MachineFacts {
  const model = os.cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim();
  return {
    os: system(),
    cpu: model === undefined || model === '' ? os.arch() : model,
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    servers,
  };
}

function system(): string {
  if (process.platform === 'darwin') return `macOS (Darwin ${os.release()})`;
  const [, pretty] = /^PRETTY_NAME="?([^"\n]+)/m.exec(release()) ?? [];
  return pretty ?? `${os.type()} ${os.release()}`;
}

function release(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
