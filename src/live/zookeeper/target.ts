import { type Problem, UsageError } from '../../core/errors.ts';
import { isLoopback } from '../endpoint.ts';
import { addressOf, type TcpAddress } from '../service.ts';
import { serversText, type ZookeeperEndpoint } from './endpoint.ts';

const DEFAULT_PORT = 2181;

/**
 * Reads `--zookeeper`: `host:port,host:port`, and perhaps a `/path` at the end, which is there already and below which
 * the run makes its own.
 *
 * @throws UsageError with all of its problems
 */
export function parseZookeeper(
  text: string,
  { allowRemote }: { readonly allowRemote: boolean },
): ZookeeperEndpoint {
  const problems: Problem[] = [];
  const subject = `--zookeeper ${text}`;
  const slash = text.indexOf('/');
  const hosts = slash === -1 ? text : text.slice(0, slash);
  const chroot = (slash === -1 ? '' : text.slice(slash)).replace(/\/+$/, '');
  const servers = hosts.split(',').map((one) => readAddress(one.trim()));
  const known = servers.filter((one) => one !== undefined);
  if (known.length < servers.length) {
    const expected = 'servers as host:port, with commas between them';
    problems.push({ subject, expected, got: hosts === '' ? 'none' : hosts });
  }
  const remote = known.find((one) => !isLoopback({ kind: 'tcp', ...one }));
  if (remote !== undefined && !allowRemote) {
    problems.push({
      subject,
      expected: 'servers on this machine (127.0.0.0/8, ::1 or localhost)',
      got: `a remote one (${remote.host})`,
      hint: 'add --allow-remote if you may put load on that server',
    });
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { label: `zookeeper ${serversText(known)}${chroot}`, servers: known, chroot };
}

function readAddress(text: string): TcpAddress | undefined {
  const withPort =
    /:\d+$/.test(text) && !/^[^[]*:[^[]*:/.test(text) ? text : `${text}:${DEFAULT_PORT}`;
  const { host, port } = addressOf(withPort);
  const isHost = /^[\w.:-]+$/.test(host);
  return isHost && port > 0 && port < 65_536 ? { host: host.toLowerCase(), port } : undefined;
}
