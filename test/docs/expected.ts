import type { Requirement } from '../support/servers.ts';

/** What becomes of a command of the documentation in the tests. */
export type Expected = Run | RunElsewhere;

/** It is run by shown.test.ts, or where it needs servers by shown-live.test.ts. */
export interface Run {
  readonly exit: number;
  /** Servers that it starts or is given: it sells in real time then. */
  readonly needs?: readonly Requirement[];
  /** Flags that follow it and make it smaller: as shown it would take too long. */
  readonly smaller?: string;
}

/** Another test runs this very command. */
export interface RunElsewhere {
  readonly by: string;
  /** What stands in that test: the command, or the way in which it is put together there. */
  readonly says: string;
}

/** True for a command that another test runs. */
export function isElsewhere(expected: Expected): expected is RunElsewhere {
  return 'by' in expected;
}

const SWEPT = '--seeds 1 --no-search --buyers 20 --stock 3';
const SMALL = '--buyers 50 --stock 5';
const TINY = '--buyers 20 --stock 2';
const FEW = '--schedules 20';

/** On the simulator, or without a sale. In this order: some leave behind what those after them take. */
const SIMULATED: Readonly<Record<string, Expected>> = {
  init: { exit: 0 },
  'init shop --js': { exit: 0 },
  'run --strategy ./strategy.ts': { exit: 0, smaller: SMALL },
  'run scenario.yaml --repeat 5 --junit stock.xml --json stock.json': { exit: 0, smaller: SMALL },
  'run --strategy ./mine.ts': { exit: 0 },
  'run --strategy ./mine.ts --delay 12s --repeat 20 --json base.json': {
    exit: 0,
    smaller: '--repeat 5',
  },
  'run --strategy ./mine.ts --delay 12s --repeat 20 --json head.json': {
    exit: 0,
    smaller: '--repeat 5',
  },
  'run --strategy watch-multi --buyers 200 --repeat 20 --json base.json': {
    exit: 0,
    smaller: '--repeat 5',
  },
  'run --strategy watch-multi --buyers 200 --repeat 20 --json head.json': {
    exit: 0,
    smaller: '--repeat 5',
  },
  'compare base.json head.json': { exit: 0 },
  'compare base.json head.json --no-speed': { exit: 0 },
  'compare base.json head.json --tolerance 10% --markdown comment.md': { exit: 0 },
  'run --strategy unsafe-lock --delay 12s --json result.json': { exit: 1, smaller: SMALL },
  'run scenarios/p0-incident.yaml --strategy uuid-lock --seed 7': { exit: 1, smaller: SMALL },
  'report result.json': { exit: 1 },
  'report result.json --html report.html': { exit: 1 },
  'report sale.jsonl --html report.html': { exit: 1 },

  'explore --strategy naive': { exit: 1 },
  // postmortem.test.ts and own-lock.test.ts play these to their ends.
  'explore --strategy redlock --pause': { exit: 3, smaller: FEW },
  'explore --strategy redlock --pause=1 --check one-holder': { exit: 3, smaller: FEW },
  'explore --strategy redlock --clock-jump=3 --check one-holder': { exit: 3, smaller: FEW },
  'explore --strategy examples/redlock.ts --pause 1': { exit: 3, smaller: FEW },
  'explore --strategy uuid-lock --failover': { exit: 1 },
  'explore --strategy queue --crash': { exit: 3, smaller: FEW },
  'explore --strategy transactional-message --set consumerDies=after-effect --set idempotent=false':
    {
      exit: 1,
      smaller: FEW,
    },
  'explore --strategy hincrby --buyers 3 --stock 2': { exit: 0 },
  'explore --strategy ./mine.ts --crash --policy pct --schedules 50000': {
    exit: 1,
    smaller: '--schedules 1000',
  },
  'explore --strategy sql-pessimistic --sql mariadb --delays 1': { exit: 0 },
  'explore --strategy zookeeper-lock --pause 1': { exit: 1, smaller: FEW },
  'explore --strategy all --matrix': {
    by: 'test/docs/matrix.test.ts',
    says: 'explore -s all --matrix --save ',
  },
  'explore --strategy all --matrix --save docs/counterexamples --markdown docs/matrix.md': {
    by: 'test/docs/matrix.test.ts',
    says: 'explore -s all --matrix --save ',
  },

  'replay unsafe-lock.oversold.txt': { exit: 1 },
  "replay sale.jsonl --expect 'overlaps==0'": { exit: 1 },
  "replay sale.jsonl --expect 'overlaps<=10' --json again.json": { exit: 1 },
  'replay access.log --path /sale --stock 100': { exit: 1 },
  'replay access.log --stock 100 --strategy unsafe-lock --strategy ./mine.ts --lock-ttl 10s': {
    exit: 1,
  },
  'replay monitor.txt': { exit: 1 },
  // The capture of the examples has no such keys.
  "replay monitor.txt --lock 'lock:*' --stock-key 'stock:*'": { exit: 3 },
  "replay monitor.txt --lock 'lock:*' --stock-key 'stock:*' --json forensics.json": { exit: 3 },

  'sweep --strategy uuid-lock --delay 12s --lock-ttl 1s..30s': {
    exit: 0,
    smaller: `${SWEPT} --resolution 5s`,
  },
  'sweep --strategy uuid-lock --delay 1s..60s --lock-ttl 1s..30s': {
    exit: 0,
    smaller: `${SWEPT} --grid 3x3`,
  },
  'sweep --strategy all --delay 1s..60s': {
    exit: 0,
    smaller: `${SWEPT} --buyers 3 --stock 1 --resolution 59s`,
  },
  "sweep --strategy uuid-lock --delay 1s..60s --expect 'breakPoint>=8s'": {
    exit: 0,
    smaller: `${SWEPT} --resolution 1s`,
  },

  'run --strategy sql-naive --delay 12s': { exit: 1, smaller: SMALL },
  'run --strategy sql-naive --target sim --sql mariadb --isolation serializable --delay 12s': {
    exit: 0,
    smaller: SMALL,
  },
  'run --strategy zookeeper-lock --delay 12s': { exit: 0, smaller: SMALL },
  'run --strategy uuid-lock --nodes 2 --delay 1s --lock-ttl 2s --fault pause:5s@3s': {
    exit: 0,
    smaller: '--buyers 100',
  },
  'run --strategy hincrby --delay 1s --fault crash@500ms': { exit: 3 },
  'run --strategy lua-decrement --delay 1s --fault lost-reply:1%': { exit: 3 },
  // What was on its way to the primary is unclear.
  "run --strategy hincrby --topology sentinel --fault kill-primary@5s --arrival 'constant(100/s)'":
    { exit: 3 },
  "run --strategy sharded-stock --topology cluster --fault kill-primary@1s --arrival 'constant(100/s)'":
    { exit: 3 },
  "run --strategy hincrby --topology sentinel --fault kill-primary@500ms --replica-lag 300ms --arrival 'constant(100/s)'":
    { exit: 1 },
  'run --strategy examples/redlock.ts --delay 12s': { exit: 0, smaller: TINY },

  'run --strategy naive,sql-naive': { exit: 1, smaller: SMALL },
  'run --strategy unsafe-lock,uuid-lock,redlock --delay 12s': { exit: 1, smaller: SMALL },
  'run --strategy watchdog-lock,zookeeper-lock --nodes 2 --delay 12s --buyers 60 --stock 10 --fault pause:1m@5s':
    { exit: 1 },
  'run --strategy local-mutex --nodes 2 --delay 12s': { exit: 1, smaller: SMALL },
  'run --strategy fenced-lock --set tokenOnly=true --delay 12s': { exit: 1, smaller: SMALL },
  'run --strategy hincrby --quantity 3': { exit: 1 },
  'explore --strategy hincrby --crash': { exit: 1 },
  'run --strategy queue --set workerDies=10 --set idempotent=false': { exit: 1 },
  'run --strategy transactional-message --set consumerDies=after-effect --set idempotent=false': {
    exit: 1,
  },
  'explore --strategy uuid-lock-hincrby --failover': { exit: 1 },

  'postmortem --act 3': { exit: 0 },
  'postmortem --markdown postmortem.md': { exit: 0, smaller: '--act 3' },
  doctor: { exit: 0, smaller: '--no-self-test' },
  list: { exit: 0 },
  'schema capture': { exit: 0 },
  'schema doctor': { exit: 0 },
  'schema explore': { exit: 0 },
  'schema sweep': { exit: 0 },
  'completion bash': { exit: 0 },
  'completion zsh': { exit: 0 },
  'completion fish': { exit: 0 },
  'proxy --listen 127.0.0.1:4000 --to 127.0.0.1:5000 --delay 12s': { exit: 0 },
  'proxy --listen 127.0.0.1:4000 --to 127.0.0.1:5000 --delay 50ms,12s@5s+30s': { exit: 0 },
};

/** Of the lesson: what it prints for whoever wants to see one of its sales again. */
const OF_THE_LESSON: Readonly<Record<string, Expected>> = {
  'run --strategy unsafe-lock --stock 2 --buyers 2 --retry 500ms±50% --delay 1s --seed 1': {
    exit: 0,
  },
  'run --strategy unsafe-lock --delay 12s --seed 1': { exit: 1, smaller: SMALL },
  'run --strategy unsafe-lock --stock 1 --buyers 2 --retry 500ms±50% --delay 12s --seed 1': {
    exit: 1,
  },
  'run --strategy unsafe-lock --stock 3 --buyers 5 --retry 500ms±50% --delay 12s --seed 1': {
    exit: 1,
  },
  'run --strategy unsafe-lock --stock 3 --buyers 5 --retry 500ms±50% --delay 5s,12s@0s+1s --seed 1':
    {
      exit: 1,
    },
  'run --strategy uuid-lock --stock 3 --buyers 5 --retry 500ms±50% --delay 12s --seed 1': {
    exit: 1,
  },
  'run --strategy uuid-lock --delay 12s --seed 1': { exit: 1, smaller: SMALL },
  'run --strategy uuid-lock-hincrby --stock 3 --buyers 5 --retry 500ms±50% --delay 12s --seed 1': {
    exit: 0,
  },
  'run --strategy uuid-lock-hincrby --delay 12s --seed 1': { exit: 0, smaller: SMALL },
  'run --strategy redlock --stock 3 --buyers 5 --retry 500ms±50% --delay 12s --seed 1': { exit: 1 },
};

/** On servers that they start, or that stand for those of the reader. */
const LIVE: Readonly<Record<string, Expected>> = {
  'replay unsafe-lock.oversold.txt --target local': { exit: 1, needs: ['redis'] },
  'replay uuid-lock.oversold.txt --target local': { exit: 1, needs: ['redis'] },
  'replay access.log --strategy unsafe-lock --strategy ./mine.ts --target local --time-scale 60': {
    exit: 1,
    needs: ['redis'],
  },
  'replay access.log --stock 100 --strategy unsafe-lock --strategy uuid-lock-hincrby --target local --time-scale 60':
    { exit: 1, needs: ['redis'] },
  'replay redlock.pause.overlaps.txt --target local': {
    by: 'test/acceptance/libraries.test.ts',
    says: "join(folder, 'redlock.pause.overlaps.txt')",
  },
  'run --strategy examples/redlock.ts --target local': {
    exit: 0,
    needs: ['redis'],
    smaller: '--buyers 6 --stock 2 --retry 50ms',
  },
  'run --strategy uuid-lock --nodes 2 --buyers 100 --stock 20 --delay 4s --fault pause:30s@5s --fault pause:30s@34s:node2 --target local --time-scale 20':
    {
      by: 'test/acceptance/real-redis.test.ts',
      says: "[...shop, ...pauses, ...live, '--time-scale', '20']",
    },
  'run examples/http-shop/scenario.yaml': {
    by: 'test/smoke/http-shop.test.ts',
    says: "readFile(example('scenario.yaml'), 'utf8')",
  },

  'run --strategy hincrby --target local --topology sentinel': { exit: 0, needs: ['redis'] },
  'run --strategy hincrby --target local --topology sentinel --fault kill-primary@5s': {
    exit: 0,
    needs: ['redis'],
    smaller: "--time-scale 10 --arrival 'constant(50/s)'",
  },
  "run --strategy hincrby --target local --topology cluster --fault kill-primary@1s --arrival 'constant(100/s)'":
    { exit: 0, needs: ['redis'], smaller: '--time-scale 2' },
  'run --strategy sharded-stock --target redis+cluster://127.0.0.1:7000,127.0.0.1:7001': {
    exit: 0,
    needs: ['redis'],
  },

  'run --strategy sql-conditional --sql postgres --delay 12s --time-scale 60': {
    exit: 0,
    needs: ['postgres'],
    smaller: SMALL,
  },
  'run --strategy sql-naive --sql mariadb --isolation serializable --delay 12s --time-scale 60': {
    exit: 0,
    needs: ['mariadb'],
    smaller: TINY,
  },
  'run --strategy sql-conditional --sql postgres://me@127.0.0.1/shop': {
    exit: 0,
    needs: ['postgres'],
    smaller: SMALL,
  },
  'run --strategy queue --target local --sql postgres': {
    exit: 0,
    needs: ['redis', 'postgres'],
    smaller: SMALL,
  },
  'run scenarios/queue-ten-thousand.yaml': {
    exit: 0,
    needs: ['redis', 'postgres'],
    smaller: '--buyers 200 --expect attempts.soldOut==190',
  },
  'run --strategy transactional-message --sql postgres --delay 12s --time-scale 60': {
    exit: 0,
    needs: ['postgres', 'nats'],
    smaller: SMALL,
  },
  'run --strategy transactional-message --sql mariadb --set consumerDies=after-effect': {
    exit: 0,
    needs: ['mariadb', 'nats'],
    smaller: SMALL,
  },
  'run --strategy transactional-message --sql postgres --nats nats://127.0.0.1:4222': {
    exit: 0,
    needs: ['postgres', 'nats'],
    smaller: SMALL,
  },

  'run --strategy zookeeper-lock --delay 12s --time-scale 60 --target local': {
    exit: 0,
    needs: ['redis', 'zookeeper'],
    smaller: TINY,
  },
  'run --strategy zookeeper-lock --delay 12s --time-scale 60 --target local --zookeeper-nodes 3': {
    exit: 0,
    needs: ['redis', 'zookeeper'],
    smaller: TINY,
  },
  'run --strategy zookeeper-lock --target local --zookeeper 127.0.0.1:2181': {
    exit: 0,
    needs: ['redis', 'zookeeper'],
    smaller: TINY,
  },

  'run --strategy all --target local --sql postgres --delay 12s --time-scale 60 --markdown docs/strategies.md':
    {
      exit: 1,
      needs: ['redis', 'postgres', 'zookeeper', 'nats'],
      smaller: '--stock 2 --buyers 20',
    },
};

/** Every command of docs/*.md that is neither the README's nor in a document whose own test runs what it shows. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  ...SIMULATED,
  ...OF_THE_LESSON,
  ...LIVE,
};
