import { describe, expect, it } from 'vitest';
import { type PauseContext, pauseOn } from '../../src/cli/pause.ts';

const { signal } = new AbortController();

/** A context on terminals where these keys are pressed, and what it shows. */
function terminal(keys: readonly string[], env: Record<string, string> = {}) {
  const left = [...keys];
  const shown: string[] = [];
  const context: PauseContext = {
    env,
    stdout: { write() {}, isTTY: true },
    stderr: { write: (text) => shown.push(text), isTTY: true },
    keyboard: { press: async () => left.shift() },
  };
  return { context, shown };
}

describe('a pause', () => {
  it.each([
    ['Enter', '\r', 'next'],
    ['a line feed', '\n', 'next'],
    ['space', ' ', 'next'],
    ['q', 'q', 'quit'],
    ['Q', 'Q', 'quit'],
    ['Ctrl-D', '\x04', 'quit'],
    ['Ctrl-C', '\x03', 'interrupt'],
  ])('is ended by %s', async (_, key, answer) => {
    const { context } = terminal([key]);
    expect(await pauseOn(context)?.('more', signal)).toBe(answer);
  });

  it('is not ended by another key', async () => {
    expect(await pauseOn(terminal(['x', '\x1b', ' ']).context)?.('more', signal)).toBe('next');
  });

  it('quits where the terminal has gone', async () => {
    expect(await pauseOn(terminal([]).context)?.('more', signal)).toBe('quit');
  });

  it('takes its question away, unless the terminal cannot', async () => {
    const able = terminal([' ']);
    await pauseOn(able.context)?.('more', signal);
    expect(able.shown).toEqual(['press Enter for more (q quits) ', '\r\x1b[2K']);
    const dumb = terminal([' '], { TERM: 'dumb' });
    await pauseOn(dumb.context)?.('more', signal);
    expect(dumb.shown.at(-1)).toBe('\n');
  });

  it('is none where stdin, stdout or stderr is no terminal', () => {
    const { context } = terminal([]);
    const file = { write() {} };
    expect(pauseOn({ ...context, keyboard: undefined })).toBeUndefined();
    expect(pauseOn({ ...context, stdout: file })).toBeUndefined();
    expect(pauseOn({ ...context, stderr: file })).toBeUndefined();
  });
});
