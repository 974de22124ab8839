import { existsSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { isAlive, until } from '../support/processes.ts';
import { describeWith } from '../support/servers.ts';
import { childrenOf, documentOf, killTool, startTool, type Tool } from './tool.ts';

vi.setConfig({ testTimeout: 60_000 });

let tool: Tool | undefined;
afterEach(() => {
  killTool(tool);
  tool = undefined;
});

/** A sale whose orders take a minute: the servers die before it is over. */
const LONG = ['-s', 'queue', '--target', 'local', '--sql', 'postgres', '--delay', '5s', '--json'];

/** The servers of a run, by what they are, with their folders. */
const SERVERS = {
  redis: /redis-server unixsocket:(\S+)\/1\.sock/,
  postgres: /postgres -D (\S+)\/data -p/,
};

describeWith(['redis', 'postgres'], "a run of 'queue'", () => {
  it.each(['redis', 'postgres'] as const)(
    'whose %s dies gives what there is, with exit code 4, and leaves nothing',
    async (victim) => {
      tool = startTool(['run', ...LONG]);
      const { pid } = tool;
      const found = new Map<string, { readonly pid: number; readonly folder: string }>();
      const look = () => {
        for (const child of childrenOf(pid)) {
          for (const [name, pattern] of Object.entries(SERVERS)) {
            const [, folder] = pattern.exec(child.command) ?? [];
            if (folder !== undefined) found.set(name, { pid: child.pid, folder });
          }
        }
        return found.size === 2;
      };
      await until(look, 30_000);
      // The sale opens a moment after the servers; most are told at once, and a hundred wait.
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      process.kill(found.get(victim)?.pid ?? 0, 'SIGKILL');
      expect(await tool.ended).toBe(4);
      const [result] = documentOf(tool.stdout).results;
      expect(result).toMatchObject({ oversold: 0, ended: { by: 'target-failed' } });
      for (const { pid, folder } of found.values()) {
        expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]);
      }
    },
  );
});
