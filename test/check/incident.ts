import { type HistoryWriter, history } from './history.ts';

const SECOND = 1_000_000;
const LOCK = '{sale}:lock';
const STOCK = '{sale}:stock';

/**
 * The incident by hand, stock 1: buyer 17's work outlives its lock, buyer 402 gets in and reads the
 * same stock, and buyer 17 deletes the lock of buyer 402.
 */
export function incident(): HistoryWriter {
  const written = history().arrive(17).arrive(402);
  written.at(0).start(1, 17).redis(1, ['set', LOCK, 'val', 'PX', 10_000, 'NX'], 'OK');
  written.acquire(1, 1, 10_000).redis(1, ['get', STOCK], '1');
  const first = written.send(1, 'validate', 'validate', [17]);
  written.at(600).start(2, 402).redis(2, ['set', LOCK, 'val', 'PX', 10_000, 'NX'], null);
  written.end(2, 'busy');
  written.at(10.312 * SECOND).start(3, 402);
  written.redis(3, ['set', LOCK, 'val', 'PX', 10_000, 'NX'], Buffer.from('OK'));
  written.acquire(3, 3, 10_000).redis(3, ['get', STOCK], Buffer.from('1'));
  const second = written.send(3, 'validate', 'validate', [402]);
  written
    .at(12.001 * SECOND)
    .settle(1, first)
    .redis(1, ['set', STOCK, 0], 'OK');
  written.settle(1, written.send(1, 'order', 'order', [17, 1]));
  written.releasing(1).redis(1, ['del', LOCK], 1).released(1, true).end(1, 'sold');
  written
    .leave(17, 'served')
    .at(22.313 * SECOND)
    .settle(3, second);
  written.redis(3, ['set', STOCK, 0], 'OK');
  written.settle(3, written.send(3, 'order', 'order', [402, 1]));
  written.releasing(3).redis(3, ['del', LOCK], 0).released(3, false).end(3, 'sold');
  return written.leave(402, 'served');
}
