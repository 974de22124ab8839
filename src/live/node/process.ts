import { fork } from 'node:child_process';
import { SeckillError } from '../../core/errors.ts';
import type { NodeProcess } from '../../ports/node-process.ts';
import { builtProgram } from '../built-program.ts';
import type { Reaper } from '../reaper-pipe.ts';

/** What {@link startNodeProcess} takes. */
export interface NodeProcessOptions<Told> {
  /** Names the run; it is on the command line, so that the reaper knows the process again. */
  readonly mark: string;
  readonly reaper: Reaper;
  onMessage(message: Told): void;
}

/**
 * Starts the program of a node. It runs in a session of its own, so that a terminal's signals are not for it; it ends
 * when the pipe between the two closes, and where it stands still then, the reaper kills it.
 *
 * @throws SeckillError (`target`) where the program is not built
 */
export function startNodeProcess<Said extends object, Told>(
  options: NodeProcessOptions<Told>,
): NodeProcess<Said> {
  const program = builtProgram('node.js');
  if (program === undefined) {
    throw new SeckillError(
      'target',
      'the program of a node (dist/node.js): expected it to be built, got nothing there',
      "run npm run build in the tool's folder",
    );
  }
  const { mark, reaper, onMessage } = options;
  const child = fork(program, [mark], {
    serialization: 'advanced',
    detached: true,
    // What a strategy prints must not get between the lines of a report.
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: ['--max-semi-space-size=64'],
  });
  const { pid } = child;
  const forget = pid === undefined ? () => {} : reaper.watch({ kind: 'process', pid, mark });
  const gone = new Promise<string>((resolve) => {
    let how: string | undefined;
    let isHeard = false;
    const settle = () => {
      if (how === undefined || !isHeard) return;
      forget();
      resolve(how);
    };
    child.once('exit', (code, signal) => {
      how = signal ?? `exit code ${code}`;
      settle();
    });
    child.once('disconnect', () => {
      isHeard = true;
      settle();
    });
    child.once('error', (error) => {
      how ??= error.message;
      isHeard = isHeard || pid === undefined;
      settle();
    });
  });
  child.on('message', (message) => onMessage(message as Told));
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return {
    send: (message) => {
      // One that is gone hears nothing: `gone` tells.
      if (child.connected) child.send(message, () => {});
    },
    stop: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    disconnect: () => {
      if (child.connected) child.disconnect();
    },
    gone,
  };
}
