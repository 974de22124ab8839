/** One setting of a run: a field of the scenario file, and a flag of `run`. */
export interface Field {
  /** The flag without its dashes; null where only the file has it. */
  readonly flag: string | null;
  /** Heading of the flag in the help. */
  readonly group: 'Strategy' | 'Sale' | 'Buyers' | 'Services' | 'World' | 'Judgement';
  /** What kind of value, in angle brackets in the help. */
  readonly value: string;
  /** Unit and bounds, all included. */
  readonly bounds: string;
  /** As it would be written; null where there is none. */
  readonly default: string | null;
  readonly about: string;
  /** Examples for the help, where the value has a notation. */
  readonly examples?: string;
  /** True where the flag may be given several times, and the field may be a list. */
  readonly many?: true;
  /** True where the flag takes `key=value`, and the field is a map. */
  readonly map?: true;
  /** Bounds of a number; an integer unless `decimals`. */
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: true;
}

/** Every field of a scenario by its name in the file, in the order of the documentation and the help. */
export const FIELDS = {
  name: {
    flag: null,
    group: 'Strategy',
    value: 'text',
    bounds: '1 to 100 characters',
    default: null,
    about: "names the run in reports; without it, the file's name",
  },
  about: {
    flag: null,
    group: 'Strategy',
    value: 'text',
    bounds: '1 to 1000 characters',
    default: null,
    about: 'the question that the scenario answers',
  },
  strategy: {
    flag: 'strategy',
    group: 'Strategy',
    value: 'name',
    bounds:
      'names from `seckill-bench list`, of strategies or of groups (`lock`, `sql`), `all`, or files (`./mine.ts`); comma or list',
    default: null,
    about: 'which strategies to run; several give one comparison',
    examples: 'naive,hincrby · lock · all · ./mine.ts',
    many: true,
  },
  set: {
    flag: 'set',
    group: 'Strategy',
    value: 'key=value',
    bounds: 'options from `seckill-bench explain <strategy>`; in a file, a map',
    default: null,
    about: 'options of the strategies',
    many: true,
    map: true,
  },
  queue: {
    flag: 'queue',
    group: 'Strategy',
    value: 'kind',
    bounds: '`list` or `streams`; short for `--set queue=…`, which it overrides',
    default: null,
    about: 'how the strategy `queue` hands requests to its workers; `list` unless told',
  },
  stock: {
    flag: 'stock',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, 1 to 1,000,000,000 units',
    default: '100',
    about: 'units on sale',
    min: 1,
    max: 1_000_000_000,
  },
  quantity: {
    flag: 'quantity',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, 1 to 1,000,000,000 units; may exceed the stock',
    default: '1',
    about: 'units that one purchase takes',
    min: 1,
    max: 1_000_000_000,
  },
  limitPerBuyer: {
    flag: 'limit-per-buyer',
    group: 'Sale',
    value: 'units',
    bounds: 'integer, quantity to 1,000,000,000 units',
    default: null,
    about: 'most units that one buyer may own; without it there is no limit',
    min: 1,
    max: 1_000_000_000,
  },
  buyers: {
    flag: 'buyers',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 10,000,000',
    default: '1000',
    about: 'how many buyers come',
    min: 1,
    max: 10_000_000,
  },
  arrival: {
    flag: 'arrival',
    group: 'Buyers',
    value: 'model',
    bounds:
      '`burst`, `constant(200/s)`, `poisson(200/s)` or `ramp(10/s..500/s,30s)`; rates per s, m or h, 1/h to 10,000,000/s (a ramp may start at 0/s)',
    default: 'burst',
    about: 'when buyers arrive',
    examples: 'burst, constant(200/s), poisson(200/s), ramp(10/s..500/s,30s)',
  },
  retry: {
    flag: 'retry',
    group: 'Buyers',
    value: 'think time',
    bounds:
      'duration in whole ms, 0s to 168h, and a share, 0% to 100%: `4s`, `4s±50%` or `4s+-50%`',
    default: '4s±50%',
    about: 'think time before another try, after `busy` or `failed`',
  },
  patience: {
    flag: 'patience',
    group: 'Buyers',
    value: 'duration',
    bounds: 'duration in whole ms, 0s to 168h, or `none`',
    default: 'none',
    about:
      'how long after its arrival a buyer still tries again; `none` is to the end, `0s` never again',
  },
  doubleClick: {
    flag: 'double-click',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 1,000',
    default: '1',
    about: 'attempts that each buyer sends at once',
    min: 1,
    max: 1_000,
  },
  attempts: {
    flag: 'attempts',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 1,000,000,000',
    default: null,
    about: 'a fixed number of attempts in all, by buyers who go on after being served',
    min: 1,
    max: 1_000_000_000,
  },
  inFlight: {
    flag: 'in-flight',
    group: 'Buyers',
    value: 'count',
    bounds: 'integer, 1 to 10,000,000',
    default: null,
    about: 'most attempts in flight at once; without it there is no cap',
    min: 1,
    max: 10_000_000,
  },
  lockTtl: {
    flag: 'lock-ttl',
    group: 'Services',
    value: 'duration',
    bounds: 'duration in whole ms, 5ms to 168h',
    default: '10s',
    about: 'expiry of the locks',
  },
  delay: {
    flag: 'delay',
    group: 'Services',
    value: 'model',
    bounds:
      '`12s`, `8s..15s`, `lognormal(p50=50ms,p99=2s)`, or a base and spikes: `50ms,12s@5s+30s` is 12s for calls that start in the 30s from second 5, else 50ms (without a base, 0s); each duration 0s to 168h, as fine as 1us',
    default: '0s',
    about: 'latency of the user service that validates a buyer',
    examples: '12s, 8s..15s, lognormal(p50=50ms,p99=2s), 50ms,12s@5s+30s',
  },
  orderDelay: {
    flag: 'order-delay',
    group: 'Services',
    value: 'model',
    bounds: 'as for `delay`',
    default: '0s',
    about: 'latency of the order service',
  },
  network: {
    flag: 'network',
    group: 'Services',
    value: 'duration',
    bounds: 'duration or range, 0s to 1m, as fine as 1us: `300us`, `200us..500us`',
    default: '200us..500us',
    about: 'one leg of the network on the simulator; without effect when live',
  },
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
      '`single`, `sentinel` (a master, a replica, 3 sentinels) or, when live, `cluster` (3 masters, a replica of each)',
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
      'how far the replica is behind, on the simulator with `--topology sentinel`; 1ms unless told',
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
  nodes: {
    flag: 'nodes',
    group: 'World',
    value: 'count',
    bounds: 'integer, 1 to 1,000',
    default: '1',
    about: 'processes of the shop; the buyers of one share its memory and its Redis connection',
    min: 1,
    max: 1_000,
  },
  fault: {
    flag: 'fault',
    group: 'World',
    value: 'fault',
    bounds:
      '`pause:2s@5s` (a node stands still for 2s from second 5), `crash@5s` (a node is killed and started again), `lost-reply:1%` (of the replies), `kill-primary@5s`; `:node2` after a pause or a crash for another node than the first; durations in whole ms, up to 168h; a list',
    default: null,
    about: 'what goes wrong in the run; docs/faults.md tells what each does',
    examples: 'pause:2s@5s, crash@5s:node2, lost-reply:1%',
    many: true,
  },
  faults: {
    flag: null,
    group: 'World',
    value: 'map',
    bounds: 'a map with `downstream`: a map with `listen` and `to`, each `host:port`',
    default: null,
    about:
      'what goes wrong around a shop of your own (`http`): `downstream` is a proxy for the length of the run, before what your service asks, and holds answers back as `delay` says',
  },
  connections: {
    flag: 'connections',
    group: 'World',
    value: 'count',
    bounds: 'integer, 1 to 1,000, for each node',
    default: '16',
    about: 'pool of connections, to a database or for strategies that need one of their own',
    min: 1,
    max: 1_000,
  },
  redisOptions: {
    flag: 'redis-options',
    group: 'World',
    value: 'key=value',
    bounds:
      'options of ioredis, listed below, as ioredis takes them (durations in ms or with a unit, 1ms to 1h); in a file, a map',
    default: null,
    about: "your own options of ioredis, in place of the harness's",
    examples: 'maxRetriesPerRequest=20, commandTimeout=500ms',
    many: true,
    map: true,
  },
  timeScale: {
    flag: 'time-scale',
    group: 'World',
    value: 'factor',
    bounds: 'number, 1 to 10,000; 1 on the simulator',
    default: '1',
    about:
      'when live, divides durations and multiplies rates; no duration may fall under 5 ms by it',
    min: 1,
    max: 10_000,
    decimals: true,
  },
  maxTime: {
    flag: 'max-time',
    group: 'World',
    value: 'duration',
    bounds: 'duration in whole ms, 1ms to 168h',
    default: '6h on the simulator, 10m of wall time when live',
    about: 'longest run',
  },
  seed: {
    flag: 'seed',
    group: 'World',
    value: 'number',
    bounds: 'integer, 0 to 4,294,967,295',
    default: '1',
    about: 'fixes every random draw; on the simulator, the whole run',
    min: 0,
    max: 4_294_967_295,
  },
  repeat: {
    flag: 'repeat',
    group: 'Judgement',
    value: 'number',
    bounds: 'integer, 1 to 1,000',
    default: '1',
    about: 'runs of each strategy, with seed after seed; the worst is told, and what all say',
    examples: '20',
    min: 1,
    max: 1_000,
  },
  http: {
    flag: null,
    group: 'World',
    value: 'map',
    bounds: 'a map, see below; with a target of `http://…` and no other',
    default: null,
    about: 'how the shop is bought from, what its answers mean, and who knows what it really sold',
  },
  expect: {
    flag: 'expect',
    group: 'Judgement',
    value: 'expression',
    bounds: 'a figure of the result, an operator and a value: `oversold==0`, `p99<250ms`; a list',
    default: null,
    about: 'what must hold; replaces the default judgement of its figure',
    examples: 'oversold==0, p99<250ms',
    many: true,
  },
} as const satisfies Readonly<Record<string, Field>>;

/** A field's name in a scenario file. */
export type FieldName = keyof typeof FIELDS;
