import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The Chromium of this machine, by the PATH; throws where there is none. */
export function chromiumProgram(): string {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    '/Applications/Chromium.app/Contents/MacOS',
  ];
  const found = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(
    isProgram,
  );
  if (found === undefined) throw new Error(`expected ${PROGRAMS.join(' or ')}, got none`);
  return found;
}

/** A browser for the tests of one `describe`, started before and closed after them. */
export function useChromium(): { readonly current: Browser } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // Root has no sandbox to give away.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: chromiumProgram(), args });
  });
  afterAll(() => browser?.close());
  return {
    get current() {
      if (browser === undefined) throw new Error('the browser starts in beforeAll');
      return browser;
    },
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
