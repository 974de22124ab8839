import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { CaptureDocument } from '../../src/core/capture-result.ts';
import { cli } from './fake-context.ts';

const text = await readFile(new URL('../../examples/monitor.txt', import.meta.url), 'utf8');
const files = { 'monitor.txt': text };
const calm = `${text.split('\n').slice(0, 7).join('\n')}\n`;

describe('replay of a MONITOR capture', () => {
  it('is 1 where something definite was found, and leads with it', async () => {
    const { code, stdout, stderr } = await cli(['replay', 'monitor.txt'], { files });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^FAIL {2}1 stock value written twice/);
  });

  it('is 3 where nothing can be judged, and says how to name the keys', async () => {
    const { code, stdout } = await cli(['replay', 'calm.txt'], { files: { 'calm.txt': calm } });
    expect(code).toBe(3);
    expect(stdout).toContain("--lock 'pattern'");
  });

  it('is 0 where nothing is wrong with the keys that were named', async () => {
    const { code, stdout } = await cli(
      ['replay', 'calm.txt', '--lock', '*:lock', '--stock-key', '*:stock'],
      { files: { 'calm.txt': calm } },
    );
    expect([code, stdout.slice(0, 4)]).toEqual([0, 'PASS']);
  });

  it('prints one document on stdout with --json, and the same into a file', async () => {
    const printed = await cli(['replay', 'monitor.txt', '--json'], { files });
    const saved = await cli(['replay', 'monitor.txt', '--json', 'out.json'], { files });
    const document = JSON.parse(printed.stdout) as CaptureDocument;
    expect([document.schemaVersion, document.kind, document.verdict]).toEqual([
      1,
      'monitor-capture',
      'fail',
    ]);
    expect(saved.written.get('out.json')).toBe(printed.stdout);
    expect(saved.stdout).toMatch(/^FAIL/);
  });

  it('shows how far it is on a terminal, and takes that away', async () => {
    const { stderr } = await cli(['replay', 'monitor.txt'], { files, terminal: 80 });
    expect(stderr).toContain('executing the capture again: 100% · 48 lines');
    expect(stderr.endsWith('\r\x1b[K')).toBe(true);
    const quiet = await cli(['replay', 'monitor.txt', '--quiet'], { files, terminal: 80 });
    expect(quiet.stderr).toBe('');
  });

  it('refuses flags that mean nothing for it', async () => {
    const { code, stderr } = await cli(['replay', 'monitor.txt', '--stock', '5'], { files });
    expect(code).toBe(2);
    expect(stderr).toContain('--lock, --stock-key');
  });

  it('prints its JSON Schema', async () => {
    const { stdout } = await cli(['schema', 'capture']);
    expect(JSON.parse(stdout).title).toContain('MONITOR');
  });
});
