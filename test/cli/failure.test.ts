import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/cli/context.ts';
import { reportFailure, reportUncaught } from '../../src/cli/failure.ts';

function told(report: typeof reportFailure, error: unknown) {
  const lines: string[] = [];
  const context = { stderr: { write: (text: string) => lines.push(text) } } as unknown as Context;
  return { code: report(context, error), text: lines.join('') };
}

const systemError = (code: string) =>
  Object.assign(new Error(`${code}: no more of it, open 'file'`), { code, syscall: 'open' });

describe('what the machine has run out of', () => {
  it.each([
    ['EMFILE', 'ulimit -n'],
    ['ENOSPC', 'TMPDIR'],
  ])('is no bug of ours, whoever meets it: %s', (code, hint) => {
    for (const report of [reportFailure, reportUncaught]) {
      const { code: exit, text } = told(report, systemError(code));
      expect(exit).toBe(4);
      expect(text).toMatch(`this machine: expected room, got ${code}: no more of it`);
      expect(text).toMatch(hint);
      expect(text).not.toContain('bug');
    }
  });

  it('is told apart from other errors of the system', () => {
    expect(told(reportFailure, systemError('EISDIR'))).toMatchObject({ code: 70 });
  });
});
