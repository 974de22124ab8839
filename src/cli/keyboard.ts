import type { ReadStream } from 'node:tty';

/** A terminal's keys, one at a time. */
export interface Keyboard {
  /**
   * Waits for one key and gives its character, without showing it; Ctrl-C is one like the others, for no
   * signal comes of it meanwhile. Undefined where the terminal has gone, or once the signal is aborted.
   */
  press(signal: AbortSignal): Promise<string | undefined>;
}

/** The keys of a terminal, which is opened by the first press and as it was after each. */
export function keyboardOf(open: () => ReadStream): Keyboard {
  return {
    press(signal) {
      const terminal = open();
      return new Promise((resolve) => {
        const done = (key: string | undefined) => {
          terminal.off('data', pressed).off('end', gone).off('error', gone);
          signal.removeEventListener('abort', gone);
          terminal.setRawMode(false).pause();
          resolve(key);
        };
        const pressed = (bytes: Buffer | string) => done(String(bytes).slice(0, 1));
        const gone = () => done(undefined);
        terminal.on('data', pressed).on('end', gone).on('error', gone);
        signal.addEventListener('abort', gone);
        terminal.setRawMode(true).resume();
      });
    },
  };
}
