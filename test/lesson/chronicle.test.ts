import { describe, expect, it } from 'vitest';
import { Chronicle } from '../../src/lesson/chronicle.ts';
import { marksOf } from '../../src/lesson/marks.ts';
import type { Moment } from '../../src/lesson/moment.ts';
import { incident } from '../check/incident.ts';
import { quietStage } from './stage.ts';

const briefly = (moments: readonly Moment[]) =>
  moments.map((moment) => {
    const marks = marksOf(moment).map((mark) => ` <- ${mark}`);
    return `${moment.atUs} ${moment.buyer} ${moment.kind}${marks.join('')}`;
  });

describe('the chronicle', () => {
  it('of the incident tells every step, the expiry, and what went wrong', () => {
    const chronicle = new Chronicle(1);
    incident().tell(chronicle);
    expect(briefly(chronicle.moments())).toEqual([
      '500 17 takes-lock',
      '1000 17 reads-stock',
      '1000 17 asks-service',
      '1100 402 finds-taken',
      '10000000 17 lock-expires',
      '10312500 402 takes-lock <- two are inside',
      '10313000 402 reads-stock',
      '10313000 402 asks-service',
      '12001000 17 gets-answer',
      '12001000 17 writes-stock',
      '12001500 17 releases-lock <- foreign release',
      '12002000 17 is-sold',
      '22313000 402 gets-answer',
      '22313000 402 writes-stock <- the same unit sold twice',
      '22313500 402 releases-lock',
      '22314000 402 is-sold <- oversold',
    ]);
  });

  it.each(['naive', 'unsafe-lock', 'uuid-lock', 'uuid-lock-hincrby', 'redlock'])(
    'of %s marks as many things as the checks count',
    async (strategy) => {
      for (const seed of ['1', '2', '3', '4', '5']) {
        const sale = { strategy, buyers: '6', stock: '3', delay: '12s', retry: '1s±50%', seed };
        const { result, chronicle } = await quietStage().runClosely(sale);
        const marked = (mark: string) =>
          chronicle.moments().filter((moment) => marksOf(moment).includes(mark)).length;
        const insides = chronicle
          .moments()
          .filter((moment) => moment.kind === 'takes-lock' && moment.others.length > 0);
        expect([
          seed,
          marked('oversold'),
          marked('the same unit sold twice'),
          marked('foreign release'),
          insides.length,
        ]).toEqual([
          seed,
          result.oversold,
          result.lostUpdates,
          result.foreignReleases,
          result.overlaps,
        ]);
      }
    },
  );

  it('tells no expiry of a lock that another has deleted', async () => {
    const { chronicle } = await quietStage().runClosely({
      strategy: 'unsafe-lock',
      buyers: '5',
      stock: '3',
      delay: '12s',
      retry: '500ms±50%',
    });
    const deleted = chronicle
      .moments()
      .flatMap((moment) =>
        moment.kind === 'releases-lock' && typeof moment.deleted === 'object'
          ? [moment.deleted.lockOf]
          : [],
      );
    const expired = chronicle.moments().filter(({ kind }) => kind === 'lock-expires');
    expect(deleted.length).toBeGreaterThan(2);
    expect(expired.map(({ buyer }) => buyer).filter((buyer) => deleted.includes(buyer))).toEqual(
      [],
    );
  });

  it('refuses to tell of a moment that is not in it', () => {
    expect(() => new Chronicle(1).first('lock-expires')).toThrow(
      'chronicle: expected a moment lock-expires, got none',
    );
  });
});
