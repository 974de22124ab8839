import { createHook } from 'node:async_hooks';

/** Something that code did which does not follow the virtual world. */
export interface Escape {
  /** For people: `a socket`. */
  readonly what: string;
  /** Line in the file that was watched. */
  readonly line: number;
}

/**
 * Watches for what code of `file`, or a library that it calls, does in the real world: sockets, files, processes,
 * timers that were kept from before. Costs a hook at every promise.
 *
 * @param file absolute
 */
export function watchEscapes(file: string): { stop(): readonly Escape[] } {
  const found = new Map<string, Escape>();
  const hook = createHook({
    init(_, type) {
      const what = REAL[type];
      if (what === undefined || found.size >= MOST) return;
      const line = lineIn(file);
      if (line !== undefined) found.set(`${what} ${line}`, { what, line });
    },
  }).enable();
  return {
    stop() {
      hook.disable();
      return [...found.values()];
    },
  };
}

/** Escapes that are told at most. */
const MOST = 5;

/** Node's own names of what works outside of the virtual world. */
const REAL: Readonly<Record<string, string>> = {
  Timeout: 'a real timer',
  TCPWRAP: 'a socket',
  TCPCONNECTWRAP: 'a socket',
  PIPEWRAP: 'a pipe',
  PIPECONNECTWRAP: 'a pipe',
  UDPWRAP: 'a socket',
  TLSWRAP: 'a socket',
  GETADDRINFOREQWRAP: 'a look-up of a host name',
  QUERYWRAP: 'a look-up of a host name',
  FSREQCALLBACK: 'a file',
  FSREQPROMISE: 'a file',
  FILEHANDLE: 'a file',
  FSEVENTWRAP: 'a watched file',
  PROCESSWRAP: 'a process',
  WORKER: 'a worker thread',
  MESSAGEPORT: 'a worker thread',
  HTTPCLIENTREQUEST: 'an HTTP request',
  RANDOMBYTESREQUEST: 'random bytes of another thread',
  PBKDF2REQUEST: 'work of another thread',
  SCRYPTREQUEST: 'work of another thread',
  HASHREQUEST: 'work of another thread',
  ZLIB: 'work of another thread',
};

/** The innermost line of `file` that is being run, or is awaited. */
function lineIn(file: string): number | undefined {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = before;
  const [, line] = stack.split(file)[1]?.match(/^:(\d+)/) ?? [];
  return line === undefined ? undefined : Number(line);
}
