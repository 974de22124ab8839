import type { LimitFound } from '../../core/doctor.ts';
import { humanCount } from '../../core/human.ts';

/** What is known of the machine's limits; undefined where the system does not say. */
export interface Limits {
  readonly openFiles: number | undefined;
  readonly outgoingPorts: number | undefined;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** The largest sale that the documentation runs, with a WebSocket for every buyer. */
const BUYERS = 10_000;
/** Servers, their connections, and files. */
const SPARE = 512;
/** Each socket has both its ends in this process. */
const FILES = 2 * BUYERS + SPARE;
const MEMORY_GIB = 2;

/** What each limit is, and whether it would bite. What the system does not say is left out. */
export function judgeLimits({
  openFiles,
  outgoingPorts,
  cores,
  memoryBytes,
}: Limits): readonly LimitFound[] {
  const gib = memoryBytes / 2 ** 30;
  const socketsFor = `a sale of ${humanCount(BUYERS)} buyers on WebSockets`;
  return [
    ...limit(
      'open files',
      openFiles,
      FILES,
      `${socketsFor} takes ${humanCount(FILES)}`,
      FILES_HINT,
    ),
    ...limit(
      'outgoing ports',
      outgoingPorts,
      BUYERS,
      `${socketsFor} takes ${humanCount(BUYERS)}`,
      PORTS_HINT,
    ),
    ...limit('cores', cores, 2, 'the generator takes one, the servers another', CORES_HINT),
    {
      name: 'memory',
      value: `${gib.toFixed(gib < 10 ? 1 : 0)} GiB`,
      enough: gib >= MEMORY_GIB,
      about: `all servers and a run of a million attempts take about ${MEMORY_GIB} GiB`,
      ...(gib < MEMORY_GIB && { hint: 'run smaller sales, one strategy at a time' }),
    },
  ];
}

const FILES_HINT = 'ulimit -n 32768';
const PORTS_HINT = "sudo sysctl -w net.ipv4.ip_local_port_range='20000 60999'";
const CORES_HINT = 'take live latencies with care: the report says when the generator was late';

function limit(
  name: string,
  value: number | undefined,
  least: number,
  about: string,
  hint: string,
): readonly LimitFound[] {
  if (value === undefined) return [];
  const enough = value >= least;
  const told = Number.isFinite(value) ? humanCount(value) : 'unlimited';
  return [{ name, value: told, enough, about, ...(!enough && { hint }) }];
}
