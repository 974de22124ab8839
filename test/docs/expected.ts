import type { Requirement } from '../support/servers.ts';

/** What becomes of a command of the documentation in the tests. */
export type Expected =
  | {
      readonly exit: number;
      /** Servers that it starts. */
      readonly needs?: readonly Requirement[];
      /** Flags that follow it and make it smaller: as shown it would take too long. */
      readonly smaller?: string;
    }
  /** The test that runs it, or does the same with servers of its own. */
  | { readonly elsewhere: string };

const SWEPT = '--seeds 1 --no-search --buyers 20 --stock 3';

/** Every command of docs/*.md that is neither the README's nor in a document that has a test of its own. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
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
  'run --strategy unsafe-lock --delay 12s --json result.json': {
    exit: 1,
    smaller: '--buyers 50 --stock 5',
  },
  'run scenarios/p0-incident.yaml --strategy uuid-lock --seed 7': {
    exit: 1,
    smaller: '--buyers 50 --stock 5',
  },
  'report result.json': { exit: 1 },
  'report result.json --html report.html': { exit: 1 },
  'report sale.jsonl --html report.html': { exit: 1 },

  'explore --strategy naive': { exit: 1 },
  'explore --strategy redlock --pause': { elsewhere: 'test/docs/postmortem.test.ts' },
  'explore --strategy hincrby --buyers 3 --stock 2': { exit: 0 },
  'explore --strategy ./mine.ts --crash --policy pct --schedules 50000': {
    exit: 1,
    smaller: '--schedules 1000',
  },
  'explore --strategy sql-pessimistic --sql mariadb --delays 1': { exit: 0 },
  'explore --strategy all --matrix': { elsewhere: 'test/docs/matrix.test.ts' },
  'explore --strategy all --matrix --save docs/counterexamples --markdown docs/matrix.md': {
    elsewhere: 'test/docs/matrix.test.ts',
  },

  'replay unsafe-lock.oversold.txt': { exit: 1 },
  'replay unsafe-lock.oversold.txt --target local': { exit: 1, needs: ['redis'] },
  'replay uuid-lock.oversold.txt --target local': { exit: 1, needs: ['redis'] },
  "replay sale.jsonl --expect 'overlaps==0'": { exit: 1 },
  "replay sale.jsonl --expect 'overlaps<=10' --json again.json": { exit: 1 },
  'replay access.log --path /sale --stock 100': { exit: 1 },
  'replay access.log --stock 100 --strategy unsafe-lock --strategy ./mine.ts --lock-ttl 10s': {
    exit: 1,
  },
  'replay access.log --strategy unsafe-lock --strategy ./mine.ts --target local --time-scale 60': {
    elsewhere: 'test/acceptance/real-arrivals.test.ts',
  },
  'replay access.log --stock 100 --strategy unsafe-lock --strategy uuid-lock-hincrby --target local --time-scale 60':
    { elsewhere: 'test/acceptance/real-arrivals.test.ts' },
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

  'run --strategy sql-naive --delay 12s': { exit: 1, smaller: '--buyers 50 --stock 5' },
  'run --strategy sql-naive --target sim --sql mariadb --isolation serializable --delay 12s': {
    exit: 0,
    smaller: '--buyers 50 --stock 5',
  },
  'run --strategy sql-conditional --sql postgres --delay 12s --time-scale 60': {
    elsewhere: 'test/smoke/sql.test.ts',
  },
  'run --strategy sql-naive --sql mariadb --isolation serializable --delay 12s --time-scale 60': {
    elsewhere: 'test/smoke/sql.test.ts',
  },
  'run --strategy sql-conditional --sql postgres://me@127.0.0.1/shop': {
    elsewhere: 'test/live/sql/target.test.ts',
  },
  'run --strategy queue --target local --sql postgres': { elsewhere: 'test/smoke/queue.test.ts' },
  'run scenarios/queue-ten-thousand.yaml': { elsewhere: 'test/acceptance/real-queue.test.ts' },
  'run --strategy transactional-message --sql postgres --delay 12s --time-scale 60': {
    elsewhere: 'test/smoke/nats.test.ts',
  },
  'run --strategy transactional-message --sql mariadb --set consumerDies=after-effect': {
    elsewhere: 'test/smoke/nats.test.ts',
  },
  'run --strategy transactional-message --sql postgres --nats nats://127.0.0.1:4222': {
    elsewhere: 'test/smoke/nats.test.ts',
  },
  'run --strategy hincrby --target local --topology sentinel': { exit: 0, needs: ['redis'] },
  'run --strategy sharded-stock --target redis+cluster://127.0.0.1:7000,127.0.0.1:7001': {
    elsewhere: 'test/live/topology/masters.test.ts',
  },

  "run --strategy hincrby --target local --topology cluster --fault kill-primary@1s --arrival 'constant(100/s)'":
    { elsewhere: 'test/run/topology.test.ts' },
  // What was on its way to the primary is unclear.
  "run --strategy hincrby --topology sentinel --fault kill-primary@5s --arrival 'constant(100/s)'":
    { exit: 3 },
  "run --strategy hincrby --topology sentinel --fault kill-primary@500ms --replica-lag 300ms --arrival 'constant(100/s)'":
    { exit: 1 },

  'run --strategy examples/redlock.ts --delay 12s': {
    elsewhere: 'test/acceptance/libraries.test.ts',
  },
  'run --strategy examples/redlock.ts --target local': {
    elsewhere: 'test/acceptance/libraries.test.ts',
  },
  'explore --strategy examples/redlock.ts --pause 1': { elsewhere: 'test/docs/own-lock.test.ts' },
  'run examples/http-shop/scenario.yaml': { elsewhere: 'test/smoke/http-shop.test.ts' },
  'proxy --listen 127.0.0.1:4000 --to 127.0.0.1:5000 --delay 12s': {
    elsewhere: 'test/cli/proxy.test.ts',
  },
  'proxy --listen 127.0.0.1:4000 --to 127.0.0.1:5000 --delay 50ms,12s@5s+30s': {
    elsewhere: 'test/cli/proxy.test.ts',
  },
  init: { elsewhere: 'test/smoke/package.test.ts' },
  'init shop --js': { elsewhere: 'test/cli/init.test.ts' },
  'run --strategy ./strategy.ts': { elsewhere: 'test/smoke/package.test.ts' },

  'postmortem --act 3': { exit: 0 },
  'postmortem --markdown postmortem.md': { elsewhere: 'test/docs/postmortem.test.ts' },
  doctor: { elsewhere: 'test/cli/doctor.test.ts' },
};
