import { describe, expect, it } from 'vitest';
import { stockConserved } from '../../src/check/stock-conserved.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { defineStrategy } from '../../src/ports/define-strategy.ts';
import { simulate } from '../support/simulate.ts';
import { type HistoryWriter, history } from './history.ts';
import { findings, resultOf } from './run.ts';

const STOCK = '{sale}:stock';
const INFO = '{sale}:info';
const sale = { id: 'sale', stock: 100, quantity: 1 };

describe('stranded and lost units in one run', () => {
  it('are told apart by the trace where the balance shows neither', () => {
    // Both read 100; the second write hides the first, whose buyer was sold nothing.
    const hidden = overwriting('failed', 99);
    expect(balance(hidden, 99)).toEqual([
      ['lostUpdates', 1, 'fail'],
      ['stranded', 1, 'fail'],
    ]);
    // One event away: the second reads what the first has written.
    expect(balance(inTurn('failed'), 98)).toEqual([
      ['lostUpdates', 0, 'pass'],
      ['stranded', 1, 'fail'],
    ]);
    // One event away: the first is sold too.
    expect(balance(overwriting('sold', 99), 99)).toEqual([
      ['lostUpdates', 1, 'fail'],
      ['stranded', 0, 'pass'],
    ]);
  });

  it('come with what the attempts took as evidence, where the balance hides it', () => {
    const [lost] = found(overwriting('failed', 99), 99);
    expect(lost?.evidence).toBe(
      'the counter fell from 100 to 99, the ledger has 1 unit, the attempts took 2 units: lost updates 1',
    );
    const [plain] = found(overwriting('sold', 99), 99);
    expect(plain?.evidence).not.toContain('took');
  });

  it('are judged in the result of a run', () => {
    const result = resultOf(overwriting('failed', 99), { sale, final: { remaining: 99 } });
    expect(result).toMatchObject({ verdict: 'fail', lostUpdates: 1, stranded: 1 });
  });

  it('take nothing for stranded that its taker gave back, by a write or by a change', () => {
    for (const command of [
      ['set', STOCK, 100],
      ['incrby', STOCK, 1],
    ]) {
      const back = history().start(1).start(2);
      back.redis(1, ['get', STOCK], '100').redis(1, ['set', STOCK, 99], 'OK');
      back.redis(1, command, command[0] === 'set' ? 'OK' : 100).end(1, 'failed');
      back.redis(2, ['get', STOCK], '100').redis(2, ['set', STOCK, 99], 'OK').end(2, 'sold');
      expect(zeros(back, 99)).toBe(true);
    }
  });

  it('count units of a hash as they count those of a key, in units', () => {
    const three = history().start(1).start(2);
    three.redis(1, ['hget', INFO, 'stock'], Buffer.from('100'));
    three.redis(2, ['hincrby', INFO, 'stock', -3], 97);
    three.redis(1, ['hset', INFO, 'stock', 97], 0).end(1, 'sold', 3).end(2, 'failed', 3);
    expect(balance(three, 97, 3)).toEqual([
      ['lostUpdates', 3, 'fail'],
      ['stranded', 3, 'fail'],
    ]);
  });

  it('keep the range of an unclear unit: what was overwritten is lost, whoever was sold', () => {
    const [lost, stranded] = found(overwriting('unclear', 99), 99);
    expect(lost).toMatchObject({ range: [1, 1], verdict: 'fail' });
    expect(stranded).toMatchObject({ range: [0, 1], verdict: 'inconclusive' });
  });

  it('leave a write without an answer open: it may not have happened', () => {
    const open = history().start(1).start(2);
    open.redis(1, ['get', STOCK], '100').redis(2, ['get', STOCK], '100');
    const write = open.send(1, 'redis', 'set', [STOCK, 99]);
    open.settle(1, write, new Error('connection lost'), false).end(1, 'unclear');
    open.redis(2, ['set', STOCK, 99], 'OK').end(2, 'sold');
    const [lost, stranded] = found(open, 99);
    expect(lost).toMatchObject({ range: [0, 1], verdict: 'inconclusive' });
    expect(stranded).toMatchObject({ range: [0, 0], verdict: 'pass' });
  });
});

describe('the balance alone counts', () => {
  it.each<[string, readonly unknown[], unknown]>([
    ['a script on the stock', ['evalsha', 'abc', 1, STOCK, 1], 99],
    ['a transaction', ['set', STOCK, 99], 'QUEUED'],
    ['a change in a transaction', ['decr', STOCK], 'QUEUED'],
    ['a SET that may have done nothing', ['set', STOCK, 99, 'NX'], null],
    ['a command that deletes it', ['del', STOCK], 1],
    ['a second counter', ['decr', 'copy:stock'], 99],
  ])('after %s', (_, command, reply) => {
    const written = overwriting('failed', 99);
    expect(zeros(written, 99)).toBe(false);
    written.start(3).redis(3, ['get', STOCK], '99').redis(3, command, reply).end(3, 'busy');
    expect(zeros(written, 99)).toBe(true);
  });

  it('where a write comes without a read, or after a read of more than the stock', () => {
    const blind = overwriting('failed', 99).start(3).redis(3, ['set', STOCK, 99], 'OK');
    expect(zeros(blind.end(3, 'busy'), 99)).toBe(true);
    const more = overwriting('failed', 99).start(3).redis(3, ['hget', INFO, 'stock'], '99');
    more.redis(3, ['hgetall', INFO], ['stock', '98']).redis(3, ['hset', INFO, 'stock', 98], 0);
    expect(zeros(more.end(3, 'busy'), 99)).toBe(true);
  });

  it('where a journal lost its middle', () => {
    const long = overwriting('failed', 99).start(3);
    for (let index = 0; index < 128; index++) long.redis(3, ['get', STOCK], '99');
    expect(zeros(long.end(3, 'busy'), 99)).toBe(true);
  });

  it('where the stock is kept under a key that nobody knows', () => {
    expect(zeros(overwriting('failed', 99, 'units'), 99)).toBe(true);
  });

  it('where the counter could not be read', () => {
    expect(balance(overwriting('failed', 99), null).map(([, value]) => value)).toEqual([
      null,
      null,
    ]);
  });

  it('and not for scripts and fields beside the stock, or what does not change it', () => {
    const beside = overwriting('failed', 99).start(3);
    beside.redis(3, ['evalsha', 'abc', 1, '{sale}:lock', 'mine'], 1);
    beside.redis(3, ['hset', INFO, 'price', 12], 0).redis(3, ['hincrby', INFO, 'seen', 1], 1);
    beside.redis(3, ['watch', STOCK], 'OK').redis(3, ['expire', STOCK, 60], 1).end(3, 'busy');
    expect(zeros(beside, 99)).toBe(false);
  });
});

describe('a correct sale is not accused', () => {
  it('where one attempt takes a batch and others sell from it', () => {
    const batch = history().start(1).start(2).redis(1, ['get', STOCK], '100');
    batch.redis(1, ['set', STOCK, 98], 'OK').end(1, 'sold').end(2, 'sold');
    expect(zeros(batch, 98)).toBe(true);
  });

  it('where one attempt reserves and another, later, is sold', () => {
    const reserved = history().start(1).redis(1, ['get', STOCK], '100');
    reserved.redis(1, ['set', STOCK, 99], 'OK').end(1, 'busy').start(2).end(2, 'sold');
    expect(zeros(reserved, 99)).toBe(true);
  });

  it('where units are given back after the answer, which nobody recorded', () => {
    const later = history().start(1).redis(1, ['hincrby', INFO, 'stock', -1], 99).end(1, 'failed');
    later.start(2).redis(2, ['hincrby', INFO, 'stock', -1], 99).end(2, 'sold');
    expect(zeros(later, 99)).toBe(true);
  });

  it('where refused units leave the counter below zero', () => {
    const refused = history();
    for (let attempt = 1; attempt <= 3; attempt++) {
      const left = 1 - attempt;
      refused.start(attempt).redis(attempt, ['hincrby', INFO, 'stock', -1], left);
      refused.end(attempt, left < 0 ? 'sold-out' : 'sold');
    }
    const one = { ...sale, stock: 1 };
    const found = findings(stockConserved, refused, { sale: one, final: { remaining: -2 } });
    expect(found.findings.map(({ value }) => value)).toEqual([0, 0]);
  });
});

describe('a shop that keeps the unit of a purchase that failed', () => {
  const careless = defineStrategy({
    name: 'careless',
    about: 'reads, waits, writes; every second purchase then fails and gives nothing back',
    needs: ['redis'],
    promises: [],
    breaksWhen: 'two are inside together',
    setUp: async (own, { redis }) => void (await redis.set(`{${own.id}}:stock`, own.stock)),
    open: async (own, { redis, downstream }) => ({
      async purchase({ buyer, attempt }) {
        const left = Number(await redis.get(`{${own.id}}:stock`));
        await downstream.validate(buyer);
        await redis.set(`{${own.id}}:stock`, left - 1);
        return attempt % 2 === 0 ? 'failed' : 'sold';
      },
      remaining: async () => Number(await redis.get(`{${own.id}}:stock`)),
      close: async () => {},
    }),
  });
  const two = { strategy: careless, buyers: '2', patience: '0s', stock: '100' };

  it('is told both figures of two buyers who were inside together', async () => {
    const result = await simulate({ ...two, delay: '1s' });
    expect(result).toMatchObject({ verdict: 'fail', sold: 1, remaining: 99 });
    expect(result).toMatchObject({ lostUpdates: 1, stranded: 1 });
  });

  it('is told a stranded unit alone where they came one after the other', async () => {
    const result = await simulate({ ...two, delay: '1s', arrival: 'constant(30/m)' });
    expect(result).toMatchObject({ sold: 1, remaining: 98, lostUpdates: 0, stranded: 1 });
  });
});

/** Two attempts read the same stock and write the same stock; the first ends as told, the second is sold. */
function overwriting(first: Outcome, left: number, key = STOCK): HistoryWriter {
  const written = history().start(1).start(2);
  written.redis(1, ['get', key], '100').redis(2, ['get', key], Buffer.from('100'));
  written.redis(1, ['set', key, left], 'OK').redis(2, ['set', key, left], 'OK');
  return written.end(1, first).end(2, 'sold');
}

/** The same, one after the other. */
function inTurn(first: Outcome): HistoryWriter {
  const written = history().start(1).start(2);
  written.redis(1, ['get', STOCK], '100').redis(1, ['set', STOCK, 99], 'OK');
  written.redis(2, ['get', STOCK], '99').redis(2, ['set', STOCK, 98], 'OK');
  return written.end(1, first).end(2, 'sold');
}

function found(written: HistoryWriter, remaining: number | null, quantity = 1) {
  const final = { remaining };
  return findings(stockConserved, written, { sale: { ...sale, quantity }, final }).findings;
}

function balance(...given: Parameters<typeof found>) {
  return found(...given).map(({ figure, value, verdict }) => [figure, value, verdict]);
}

/** Neither lost nor stranded. */
function zeros(...given: Parameters<typeof found>): boolean {
  return found(...given).every(({ value }) => value === 0);
}
