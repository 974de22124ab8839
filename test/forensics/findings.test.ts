import { describe, expect, it } from 'vitest';
import { drop, judge, line, read, take, tcp, write } from './capture.ts';

const [a, b, c] = [tcp(1), tcp(2), tcp(3)];

/** Two buyers, the first of which outlives its lock of 10 s. */
const incident = [
  write(0, c, 100),
  take(1_000, a),
  read(1_001, a),
  take(5_000, b),
  take(11_100, b),
  read(11_101, b),
  write(13_000, a, 99),
  drop(13_001, a),
  write(23_000, b, 99),
  drop(23_001, b),
];
const counts = ({ definite, possible }: { definite: number; possible: number }) => [
  definite,
  possible,
];

describe('the incident, one connection per buyer', () => {
  it('is an overlap, a foreign release, a stale write and a value written twice', async () => {
    const { verdict, locks, stocks } = await judge(incident);
    const [lock] = locks;
    const [stock] = stocks;
    expect(verdict).toBe('fail');
    expect(lock).toMatchObject({
      key: 'sale:lock',
      identity: 'connection',
      attempts: 3,
      acquisitions: 2,
      releases: 2,
      overdue: 2,
      overlaps: { definite: 1, possible: 0, examples: [{ lines: [2, 5, 7] }] },
      foreignReleases: { definite: 1, possible: 0, examples: [{ lines: [2, 5, 8] }] },
    });
    expect(stock).toMatchObject({
      staleWrites: { definite: 1, possible: 0, examples: [{ lines: [6, 7, 9] }] },
      repeatedValues: { definite: 1, possible: 0, examples: [{ lines: [7, 9] }] },
      belowZero: { definite: 0, possible: 0 },
    });
  });

  it('tells its story around the first thing that went wrong', async () => {
    const { locks } = await judge(incident);
    const marks = locks[0]?.timeline.map(({ line: at, mark }) => [at, mark ?? '']);
    expect(marks).toEqual([
      [1, ''],
      [2, ''],
      [3, ''],
      [null, ''],
      [5, 'overlap'],
      [6, ''],
      [7, ''],
      [8, 'foreign release'],
      [9, ''],
      [10, ''],
    ]);
  });

  it('is clean where the first buyer is back in time', async () => {
    const early = incident.map((one, index) => {
      return index === 6 ? write(9_000, a, 99) : index === 7 ? drop(9_001, a) : one;
    });
    const sorted = [
      ...early.slice(0, 4),
      ...early.slice(6, 8),
      ...early.slice(4, 6),
      write(12_000, b, 98),
      drop(12_001, b),
    ];
    const { verdict, locks, stocks } = await judge(sorted);
    expect(verdict).toBe('pass');
    expect(counts(locks[0]?.overlaps ?? { definite: 1, possible: 1 })).toEqual([0, 0]);
    expect(stocks[0]).toMatchObject({ first: 100, last: 98, staleWrites: { definite: 0 } });
  });

  it('is possible only as an overlap where the earlier holder did nothing but release after it', async () => {
    const { locks } = await judge([
      ...incident.slice(0, 4),
      write(9_000, a, 99),
      ...incident.slice(4, 6),
      drop(13_001, a),
    ]);
    expect(counts(locks[0]?.overlaps ?? { definite: 1, possible: 1 })).toEqual([0, 1]);
    expect(counts(locks[0]?.foreignReleases ?? { definite: 0, possible: 0 })).toEqual([1, 0]);
  });
});

describe('within 2 ms of an expiry', () => {
  const near = (atMs: number) => [...incident.slice(0, 4), take(atMs, b), ...incident.slice(5)];

  it.each([10_998.5, 11_000, 11_001.5])(
    'what the client does next decides (%d ms)',
    async (atMs) => {
      const { locks } = await judge(near(atMs));
      expect(counts(locks[0]?.foreignReleases ?? { definite: 0, possible: 0 })).toEqual([1, 0]);
    },
  );

  it('a release is foreign only perhaps where nobody shows that he had the lock', async () => {
    const { verdict, locks } = await judge([
      ...incident.slice(0, 3),
      take(11_000, b),
      drop(13_000, a),
      take(20_000, c),
      drop(20_001, c),
    ]);
    expect(counts(locks[0]?.foreignReleases ?? { definite: 1, possible: 0 })).toEqual([0, 1]);
    expect(verdict).toBe('inconclusive');
  });

  it('a release is foreign where the one whose lock it was reads the stock after it', async () => {
    const lines = [
      ...incident.slice(0, 3),
      take(11_000, b),
      drop(11_001, a),
      read(11_002, b),
      drop(12_000, b),
    ];
    const { locks } = await judge(lines);
    expect(counts(locks[0]?.foreignReleases ?? { definite: 0, possible: 0 })).toEqual([1, 0]);
  });
});

describe('on a connection of many', () => {
  const unix = 'unix:/run/redis.sock';
  const shared = incident.map((one) => one.replace(/127\.0\.0\.1:\d+/, unix));

  it('a value written twice is definite, and so are the two holders that it shows', async () => {
    const { locks, stocks } = await judge(shared);
    expect(stocks[0]?.repeatedValues).toMatchObject({ definite: 1, possible: 0 });
    expect(locks[0]).toMatchObject({ identity: 'none', overlaps: { definite: 1, possible: 0 } });
  });

  it('a foreign release is only possible', async () => {
    const { locks } = await judge(shared);
    expect(locks[0]?.foreignReleases).toMatchObject({ definite: 0, possible: 1 });
  });

  it('a sale without an expiry is clean', async () => {
    const lines = [1, 2, 3].flatMap((buyer) => [
      take(buyer * 1_000, unix),
      take(buyer * 1_000 + 1, unix),
      read(buyer * 1_000 + 2, unix),
      write(buyer * 1_000 + 3, unix, 100 - buyer),
      drop(buyer * 1_000 + 4, unix),
    ]);
    expect((await judge([write(0, unix, 100), ...lines])).verdict).toBe('pass');
  });

  it('units that are given back may be sold again', async () => {
    const back = [
      read(1, a),
      write(2, a, 99),
      read(3, a),
      write(4, a, 100),
      read(5, a),
      write(6, a, 99),
    ];
    expect(
      (await judge([write(0, c, 200), read(0.5, a), write(0.6, a, 100), ...back])).verdict,
    ).toBe('pass');
  });
});

describe('connections that are drawn from a pool', () => {
  it('tell nothing: what rests on them is only possible', async () => {
    const pooled = incident.map((one, index) => {
      return one.includes('DEL') ? one.replace(/127\.0\.0\.1:\d+/, tcp(100 + index)) : one;
    });
    const { locks } = await judge(pooled);
    expect(locks[0]).toMatchObject({ strayReleases: 2, foreignReleases: { definite: 0 } });
    expect(locks[0]?.foreignReleases.possible).toBeGreaterThan(0);
  });
});

describe('a lock with a value for each holder', () => {
  const script =
    "if redis.call('get',KEYS[1]) == ARGV[1] then return redis.call('del',KEYS[1]) else return 0 end";
  const release = (atMs: number, client: string, value: string) =>
    line(atMs, client, 'EVAL', script, 1, 'sale:lock', value);
  const inner = (atMs: number, ...command: string[]) => line(atMs, 'lua', ...command);
  const uuid = [
    write(0, c, 100),
    take(1_000, a, 'one'),
    read(1_001, a),
    take(11_100, b, 'two'),
    read(11_101, b),
    write(13_000, a, 99),
    release(13_001, a, 'one'),
    inner(13_001, 'get', 'sale:lock'),
    write(15_000, b, 99),
    release(15_001, b, 'two'),
    inner(15_001, 'get', 'sale:lock'),
    inner(15_001, 'del', 'sale:lock'),
  ];

  it.each([
    ['stand', uuid],
    ['are missing', uuid.filter((one) => !one.includes(' lua]'))],
  ])(
    'overlaps without a foreign release, whether the commands of its scripts %s',
    async (_, lines) => {
      const { locks, stocks } = await judge(lines);
      expect(locks[0]).toMatchObject({
        identity: 'value',
        releases: 2,
        strayReleases: 0,
        overlaps: { definite: 1 },
        foreignReleases: { definite: 0, possible: 0 },
      });
      expect(stocks[0]?.staleWrites.definite).toBe(1);
    },
  );

  it('does not count where the stock is only changed in one step', async () => {
    const count = (atMs: number, client: string) =>
      line(atMs, client, 'HINCRBY', 'sale:info', 'stock', -1);
    const { verdict, locks } = await judge([
      line(0, c, 'HSET', 'sale:info', 'stock', 5),
      take(1_000, a, 'one'),
      count(1_001, a),
      take(11_100, b, 'two'),
      count(11_101, b),
      ...uuid.slice(6, 8),
      ...uuid.slice(9),
    ]);
    expect(verdict).toBe('pass');
    expect(locks[0]?.overlaps.judged).toBe(false);
  });

  it('may be renewed', async () => {
    const { verdict, locks } = await judge([
      ...uuid.slice(0, 3),
      line(8_000, a, 'PEXPIRE', 'sale:lock', 10_000),
      take(11_100, b, 'two'),
      write(13_000, a, 99),
      drop(13_001, a),
    ]);
    expect([verdict, locks[0]?.acquisitions]).toEqual(['pass', 1]);
  });
});

describe('a stock', () => {
  it('that a client sets below zero is definite', async () => {
    const { stocks } = await judge([
      write(0, c, 1),
      read(1, a),
      write(2, a, 0),
      read(3, a),
      write(4, a, -1),
    ]);
    expect(stocks[0]?.belowZero).toMatchObject({ definite: 1, examples: [{ lines: [5] }] });
  });

  it('that is counted below zero is a refusal, but perhaps a sale where the buyer had looked first', async () => {
    const count = (atMs: number, client: string) => line(atMs, client, 'DECR', 'sale:stock');
    const blind = await judge([write(0, c, 1), count(1, a), count(2, b)]);
    expect([blind.verdict, blind.stocks[0]?.countedBelowZero]).toEqual(['pass', 1]);
    const looked = await judge([write(0, c, 1), read(1, a), read(1, b), count(2, a), count(3, b)]);
    expect(looked.verdict).toBe('inconclusive');
    expect(looked.stocks[0]?.belowZero).toMatchObject({ definite: 0, possible: 1 });
  });

  it('may be written under WATCH, for EXEC would have refused', async () => {
    const buy = (atMs: number, client: string, units: number) => [
      line(atMs, client, 'WATCH', 'sale:stock'),
      read(atMs, client),
      line(atMs, client, 'MULTI'),
      write(atMs, client, units),
      line(atMs, client, 'EXEC'),
    ];
    const { verdict, stocks } = await judge([write(0, c, 9), ...buy(1, a, 8), ...buy(2, b, 7)]);
    expect([verdict, stocks[0]?.atomicWrites]).toEqual(['pass', 2]);
  });

  it('of one database is not that of another', async () => {
    const other = (one: string) => one.replace(' [0 ', ' [7 ');
    const lines = [write(0, c, 9), read(1, a), write(2, a, 8)];
    const { stocks } = await judge([...lines, ...lines.map(other)]);
    expect(stocks.map(({ db, plainWrites }) => [db, plainWrites])).toEqual([
      [0, 2],
      [7, 2],
    ]);
  });
});
