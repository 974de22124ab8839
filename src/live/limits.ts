import { readFileSync } from 'node:fs';

/** The most files and sockets that this process may have open; undefined where the system does not say. */
export function openFilesLimit(limits: string = read('/proc/self/limits')): number | undefined {
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(limits) ?? [];
  if (soft === undefined) return undefined;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/** How many ports outgoing connections to one address may use; undefined where the system does not say. */
export function outgoingPorts(
  range: string = read('/proc/sys/net/ipv4/ip_local_port_range'),
): number | undefined {
  const [, first, last] = /^\s*(\d+)\s+(\d+)/.exec(range) ?? [];
  return first === undefined || last === undefined ? undefined : Number(last) - Number(first) + 1;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
