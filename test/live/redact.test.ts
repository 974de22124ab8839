import { describe, expect, it } from 'vitest';
import { createRedactor, redactUrls } from '../../src/live/redact.ts';
import { parseTargets } from '../../src/live/target.ts';

describe('redaction', () => {
  it('masks the userinfo of any URL, up to its last @', () => {
    expect(redactUrls('from redis://u:p@h:1 to "rediss://:a@b/c@h/0", unix://x:y@/s')).toBe(
      'from redis://***@h:1 to "rediss://***@h/0", unix://***@/s',
    );
    expect(redactUrls('redis://h:1/0 and me@example.org')).toBe('redis://h:1/0 and me@example.org');
    expect(redactUrls('redis://h?password=abc&db=1')).toBe('redis://h?password=***&db=1');
  });

  it('masks a known password wherever it stands, in every spelling', () => {
    const { text } = createRedactor(['s3cr"t p@ss']);
    expect(text('AUTH s3cr"t p@ss failed')).toBe('AUTH *** failed');
    expect(text(JSON.stringify({ a: 's3cr"t p@ss' }))).toBe('{"a":"***"}');
    expect(text(`x=${encodeURIComponent('s3cr"t p@ss')}`)).toBe('x=***');
  });

  it('masks a short password only as a whole word, and a very short one only in URLs', () => {
    const { text } = createRedactor(['shop', 'a']);
    expect(text('shop shopping a redis://:a@h')).toBe('*** shopping a redis://***@h');
  });

  it('keeps keys and numbers when it masks the strings of a value', () => {
    const { value } = createRedactor(['stock', '1000']);
    expect(value({ stock: 1000, list: ['the stock', null, true], at: { x: '1000' } })).toEqual({
      stock: 1000,
      list: ['the ***', null, true],
      at: { x: '***' },
    });
  });

  it('knows the passwords of the targets and of the environment', () => {
    const { redactor } = parseTargets(
      ['redis://:of-the-url@localhost', 'redis://127.0.0.1'],
      { SECKILL_REDIS_PASSWORD: 'of-the-environment' },
      { allowRemote: false },
    );
    expect(redactor.text('of-the-url of-the-environment')).toBe('*** ***');
  });
});
