import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeCapture, parseMonitorLine } from '../../src/forensics/capture/command.ts';

const plain = '1700000000.000123 [3 127.0.0.1:6000] "SET" "k" "v"';
const parsed = {
  atUs: 1_700_000_000_000_123,
  db: 3,
  client: '127.0.0.1:6000',
  name: 'set',
  args: ['k', 'v'],
};

/** As Redis writes a string (sdscatrepr). */
function quoted(bytes: string): string {
  const symbols = [...bytes].map((symbol) => {
    const escaped = {
      '\\': '\\\\',
      '"': '\\"',
      '\n': '\\n',
      '\r': '\\r',
      '\t': '\\t',
      '\x07': '\\a',
      '\b': '\\b',
    };
    const known = (escaped as Record<string, string>)[symbol];
    if (known !== undefined) return known;
    if (symbol >= ' ' && symbol <= '~') return symbol;
    return `\\x${symbol.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${symbols.join('')}"`;
}

describe('a line of MONITOR', () => {
  it.each([
    ['as redis-cli prints it', plain],
    ['as the protocol has it', `+${plain}`],
    ['behind what a log collector puts before it', `2026-11-20T10:00:00Z redis-0 | ${plain}`],
    ['behind a timestamp of another kind', `1700000001.5 stdout ${plain}`],
  ])('is read %s', (_, text) => {
    expect(parseMonitorLine(text)).toEqual(parsed);
  });

  it.each([
    ['lua', 'lua'],
    ['unix:/run/my redis.sock', 'unix:/run/my redis.sock'],
    ['[::1]:52342', '[::1]:52342'],
  ])('keeps the address %s', (address, client) => {
    const read = parseMonitorLine(`1700000000.000123 [0 ${address}] "PING"`);
    expect(read).toMatchObject({ client, name: 'ping', args: [] });
  });

  it('gives back every string of bytes that Redis can quote', () => {
    const bytes = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(fc.array(bytes), (args) => {
        const text = `1700000000.000123 [0 lua] "EVAL" ${args.map(quoted).join(' ')}`.trimEnd();
        expect(parseMonitorLine(text)).toMatchObject({ name: 'eval', args });
      }),
    );
  });

  it('is damaged wherever it is cut, but where the cut leaves whole words', () => {
    const whole = [plain.length, plain.length - 4, plain.length - 8];
    for (let end = 1; end <= plain.length; end++) {
      const read = parseMonitorLine(plain.slice(0, end));
      expect([end, read === 'damaged']).toEqual([end, !whole.includes(end)]);
    }
  });

  it.each([
    'error',
    '1700000000.1 [0 a] "GET" "k"',
    `${plain} x`,
    `${plain.slice(0, -1)}\\q"`,
    '17 [0 a] "GET"',
  ])('is damaged where it is %s', (text) => {
    expect(parseMonitorLine(text)).toBe('damaged');
  });

  it('may be the answer to MONITOR, or blank', () => {
    expect(['OK', '+OK', '', '  '].map(parseMonitorLine)).toEqual(['ok', 'ok', 'blank', 'blank']);
  });
});

describe('the beginning of a file', () => {
  it.each([
    [true, `OK\n${plain}\n${plain}`],
    [true, `${plain.slice(20)}\n${plain}\n${plain.slice(0, 10)}`],
    [false, 'OK\n'],
    [false, 'time,buyer\n1,2\n'],
    [false, '{"seckill-bench recording":1}\n'],
  ])('is that of a capture: %s', (isCapture, head) => {
    expect(looksLikeCapture(head)).toBe(isCapture);
  });
});
