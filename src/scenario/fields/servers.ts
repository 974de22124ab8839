import type { Field } from './field.ts';

/** Which servers the strategies use, and what they are told to be. */
export const SERVER_FIELDS = {
  target: {
    flag: 'target',
    group: 'World',
    value: 'where',
    bounds:
      '`sim`, `local` (throwaway servers), or URLs (`redis://[user:password@]host[:port][/db]`, `rediss://…`, `unix:/path?db=n`), five for redlock, or one of a deployment (`redis+sentinel://host:port,host:port/mymaster[/db]`, `redis+cluster://host:port,host:port`), or your own shop (`http://host:port[/path]`, `https://…`, with the field http); what is not on this machine needs the flag `--allow-remote`',
    default: 'sim',
    about: 'where to run',
    examples: 'sim, local, redis://127.0.0.1:6379, http://127.0.0.1:3000',
    many: true,
  },
  topology: {
    flag: 'topology',
    group: 'World',
    value: 'name',
    bounds:
      '`single`, `sentinel` (a master, a replica, 3 sentinels) or `cluster` (3 masters, a replica of each)',
    default: 'single',
    about:
      'how the Redis of --target local, or the modelled one, is deployed; a URL says it for itself',
  },
  replicaLag: {
    flag: 'replica-lag',
    group: 'World',
    value: 'duration',
    bounds: 'duration, 0s to 1m: `1ms`',
    default: null,
    about:
      'how far replicas are behind, on the simulator with `--topology sentinel` or `cluster`; 1ms unless told',
  },
  sql: {
    flag: 'sql',
    group: 'World',
    value: 'where',
    bounds:
      '`postgres` or `mariadb` (a throwaway server), or a URL (`postgres://[user:password@]host[:port][/database]`, `mysql://…`, `?host=/folder` or `?socket=/path` for a unix socket, `?tls=true`); what is not on this machine needs the flag `--allow-remote`',
    default: null,
    about:
      'the database of strategies that need one; the run is then live. Beside `--target sim`, whose behaviour the simulator models: postgres unless told',
    examples: 'postgres, mariadb, mysql://127.0.0.1:3306',
  },
  nats: {
    flag: 'nats',
    group: 'World',
    value: 'URL',
    bounds:
      '`nats://[user:password@]host[:port]`, `nats://token@…` or `tls://…`; what is not on this machine needs the flag `--allow-remote`',
    default: null,
    about:
      'the NATS server (with JetStream) of strategies that need a message queue; without it, a live run starts a throwaway one',
    examples: 'nats://127.0.0.1:4222',
  },
  zookeeper: {
    flag: 'zookeeper',
    group: 'World',
    value: 'servers',
    bounds:
      '`host:port`, several with commas between them, and perhaps a `/path` below which the run makes its znodes; what is not on this machine needs the flag `--allow-remote`',
    default: null,
    about:
      'the ZooKeeper of strategies that need one; without it, a live run starts a throwaway one',
    examples: '127.0.0.1:2181',
  },
  zookeeperNodes: {
    flag: 'zookeeper-nodes',
    group: 'World',
    value: 'count',
    bounds: 'integer, 1 to 7',
    default: null,
    about: 'servers of the throwaway ZooKeeper; without it, one; 3 are an ensemble',
    min: 1,
    max: 7,
  },
  isolation: {
    flag: 'isolation',
    group: 'World',
    value: 'level',
    bounds: '`read-uncommitted`, `read-committed`, `repeatable-read` or `serializable`',
    default: null,
    about: "isolation of the database's transactions; without it, the database's own default",
  },
} as const satisfies Readonly<Record<string, Field>>;
