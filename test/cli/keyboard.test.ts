import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { keyboardOf } from '../../src/cli/keyboard.ts';

/** A terminal that notes what is done to it. */
class FakeTerminal extends EventEmitter {
  readonly did: string[] = [];

  setRawMode(isRaw: boolean): this {
    this.did.push(isRaw ? 'raw' : 'cooked');
    return this;
  }

  resume(): this {
    this.did.push('resume');
    return this;
  }

  pause(): this {
    this.did.push('pause');
    return this;
  }
}

function open() {
  const terminal = new FakeTerminal();
  const aborting = new AbortController();
  const key = keyboardOf(() => terminal as unknown as ReadStream).press(aborting.signal);
  return { terminal, aborting, key };
}

describe('the keyboard', () => {
  it('gives one key without waiting for Enter, and the terminal back as it was', async () => {
    const { terminal, key } = open();
    terminal.emit('data', Buffer.from('q'));
    expect(await key).toBe('q');
    expect(terminal.did).toEqual(['raw', 'resume', 'cooked', 'pause']);
    expect(terminal.eventNames()).toEqual([]);
  });

  it.each(['end', 'error'])('gives nothing where the terminal has gone (%s)', async (event) => {
    const { terminal, key } = open();
    terminal.emit(event);
    expect(await key).toBeUndefined();
    expect(terminal.did.at(-2)).toBe('cooked');
  });

  it('gives nothing, and the terminal back, once it is aborted', async () => {
    const { terminal, aborting, key } = open();
    aborting.abort();
    expect(await key).toBeUndefined();
    expect(terminal.did).toEqual(['raw', 'resume', 'cooked', 'pause']);
  });
});
