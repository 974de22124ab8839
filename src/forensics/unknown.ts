import { humanCount, humanUnits, humanUs } from '../core/human.ts';
import { identityOf } from './findings/trust.ts';
import { keyName } from './keys/text.ts';
import type { Judged } from './result.ts';

/** What a capture could not tell, in sentences. */
export function whatIsUnknown(judged: Judged): string[] {
  return [
    'MONITOR shows no replies: they are those of a model that executed the same commands at the same times',
    ...fileSentences(judged),
    ...lockSentences(judged),
    ...stockSentences(judged),
    ...restSentences(judged),
  ].slice(0, MAX_SENTENCES);
}

const MAX_SENTENCES = 20;

function fileSentences({ facts }: Judged): string[] {
  const { damaged, joined, backwards, furthestBackUs } = facts;
  return [
    ...(damaged.count === 0
      ? []
      : [
          `what ${humanUnits(damaged.count, 'damaged line')} would have told: locks and stocks are unknown after each, until something makes them known again`,
        ]),
    ...(joined.count === 0
      ? []
      : [
          `what happened before line ${joined.firstLines.join(', ')}, where another capture begins`,
        ]),
    ...(backwards.count === 0
      ? []
      : [
          `how late it was in truth: the server's clock went back ${humanUnits(backwards.count, 'time')}, by up to ${humanUs(furthestBackUs)}; expiries follow it`,
        ]),
  ];
}

function lockSentences({ judge }: Judged): string[] {
  return [...judge.locks.values()].flatMap((lock) => {
    const name = keyName(lock.key.key);
    const identity = identityOf(lock);
    const { undecided, overlaps } = lock;
    return [
      ...(identity === 'none'
        ? [`${name}: whose release is whose, as buyers share connections and one lock value`]
        : []),
      ...(undecided === 0
        ? []
        : [
            `${name}: whether ${humanUnits(undecided, 'attempt')} near an expiry or a gap ${undecided === 1 ? 'was' : 'were'} granted`,
          ]),
      ...(overlaps.openCount + overlaps.neverReleased === 0
        ? []
        : [
            `${name}: when ${humanCount(overlaps.openCount + overlaps.neverReleased)} of its holders stopped: no release was seen`,
          ]),
    ];
  });
}

function stockSentences({ judge }: Judged): string[] {
  return [...judge.stocks.values()]
    .filter(({ key }) => judge.unknownAtFirst.has(key.id))
    .map((stock) => {
      return stock.first === undefined
        ? `${stock.name}: its value, as nothing in the capture sets it; it may have gone below zero`
        : `${stock.name}: its value before the first write in the capture: it was read or counted before that`;
    });
}

function restSentences({ judge, keys }: Judged): string[] {
  const left = [
    ...(keys.locksLeft === 0 ? [] : [humanUnits(keys.locksLeft, 'lock')]),
    ...(keys.stocksLeft === 0 ? [] : [humanUnits(keys.stocksLeft, 'stock')]),
  ];
  return [
    ...(judge.unknownScripts === 0
      ? []
      : [
          `what ${humanUnits(judge.unknownScripts, 'script')} did whose commands are not in the capture`,
        ]),
    ...(left.length === 0 ? [] : [`what became of ${left.join(' and ')} that are used less`]),
  ];
}
