import { ErrorReply } from '../reply.ts';

/** What a script says about itself in its first line, `#!lua flags=no-writes`. */
export interface ScriptHeader {
  /** Without a shebang a script may do anything that its command allows. */
  readonly hasShebang: boolean;
  readonly noWrites: boolean;
  /** The source without its first line's text: line numbers stay. */
  readonly body: string;
}

const FLAGS: ReadonlySet<string> = new Set([
  'no-writes',
  'allow-oom',
  'allow-stale',
  'no-cluster',
  'allow-cross-slot-keys',
]);

/** Reads a script's header. Throws an ErrorReply for an engine, option or flag that Redis does not know. */
export function parseHeader(source: string): ScriptHeader {
  if (!source.startsWith('#!')) return { hasShebang: false, noWrites: false, body: source };
  const end = source.indexOf('\n');
  if (end < 0) throw new ErrorReply('ERR Invalid script shebang');
  const [engine = '', ...options] = source.slice(0, end).trim().split(/\s+/);
  if (engine !== '#!lua') {
    throw new ErrorReply(`ERR Unexpected engine in script shebang: ${engine}`);
  }
  let noWrites = false;
  for (const option of options) {
    if (!option.startsWith('flags=')) {
      throw new ErrorReply(`ERR Unknown lua shebang option: ${option}`);
    }
    const list = option.slice('flags='.length);
    for (const flag of list === '' ? [] : list.split(',')) {
      if (!FLAGS.has(flag)) {
        throw new ErrorReply(`ERR Unexpected flag in script shebang: ${flag}`);
      }
      if (flag === 'no-writes') noWrites = true;
    }
  }
  return { hasShebang: true, noWrites, body: source.slice(end) };
}
