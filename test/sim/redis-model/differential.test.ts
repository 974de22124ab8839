import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSequence } from './compare.ts';
import { hasRedisServer, isServerRequired, RealRedis } from './real-redis.ts';
import { parseSequences } from './sequence.ts';
import { blockingSequences } from './sequences/blocking.ts';
import { connectionSequences } from './sequences/connection.ts';
import { hashSequences } from './sequences/hashes.ts';
import { keySequences } from './sequences/keys.ts';
import { listSequences } from './sequences/lists.ts';
import { stringSequences } from './sequences/strings.ts';
import { transactionSequences } from './sequences/transactions.ts';

// Notation: one command a line, as in redis-cli; an empty line starts anew with empty servers.
// `b: ` is another client; `~` says that the answer has no order; `sleep` takes ms.
const SUBJECTS = {
  strings: stringSequences,
  hashes: hashSequences,
  lists: listSequences,
  keys: keySequences,
  'blocking commands': blockingSequences,
  transactions: transactionSequences,
  'the connection and pub/sub': connectionSequences,
};

if (!hasRedisServer && !isServerRequired) {
  console.warn('SKIPPED: redis-server is not installed; the model is not compared with it');
}

describe.skipIf(!hasRedisServer && !isServerRequired)('the model beside redis-server 7.0', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start();
  });
  afterAll(() => real.stop());

  describe.each(Object.entries(SUBJECTS))('%s', (_subject, text) => {
    it.each(parseSequences(text).map((steps) => ({ first: steps[0]?.line ?? '', steps })))(
      'answer alike from `$first` on',
      async ({ steps }) => {
        const cleaner = await real.connect();
        cleaner.send(['flushall']);
        expect(await compareSequence(real, steps)).toBeUndefined();
        cleaner.close();
      },
    );
  });
});
