import type { ProxyFlags } from '../proxy.ts';
import type { AddCommand } from './command.ts';

/** `proxy`: makes what is behind a service slow. */
export const addProxy: AddCommand = (program, context, done) => {
  program
    .command('proxy')
    .summary('makes what is behind your service slow')
    .description(ABOUT)
    .requiredOption('--listen <host:port>', 'where your service finds it, on this machine')
    .requiredOption('--to <host:port>', 'what it stands before')
    .option('--delay <model>', 'how late answers come', '12s')
    .option('--seed <number>', 'fixes every random draw', '1')
    .option('--allow-remote', 'let --to name a server on another machine')
    .addHelpText('after', HELP)
    .action(async (flags: ProxyFlags) => {
      const { proxy } = await import('../proxy.ts');
      done(await proxy(context, flags));
    });
};

const ABOUT =
  'Stands between your service and a server that it asks (a user service, Redis, a database), and holds every answer back. ' +
  'Runs until Ctrl-C, and then tells what went through.';

const HELP = `
Delays are those of run --delay; spikes count from the start of the proxy:
  12s               every answer
  50ms,12s@5s+30s   50 ms, and 12 s for 30 s from second 5
  lognormal(p50=50ms,p99=2s)

Examples:
  seckill-bench proxy --listen 127.0.0.1:4000 --to 127.0.0.1:5000 --delay 12s

Exit codes:
  0         ended by a signal
  2         wrong usage
  4         it could not listen`;
