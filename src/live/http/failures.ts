import { SeckillError } from '../../core/errors.ts';

/** What went wrong with a request, in words. */
export function tellFailure(error: Error & { readonly code?: string }): string {
  const { code = '' } = error;
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const inner = errors.find((one): one is Error => one instanceof Error);
  return WORDS[code] ?? (error.message || inner?.message || code || error.name);
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within 5 s',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within http.timeout',
  UND_ERR_BODY_TIMEOUT: 'an answer that stopped halfway',
  UND_ERR_SOCKET: 'the connection was cut before the answer',
  EMFILE: 'too many open files',
  ENOTFOUND: 'no such host',
};

/** The shop cannot be reached: the run's target has failed. */
export function unreachable(
  label: string,
  error: Error & { readonly code?: string },
): SeckillError {
  const hint =
    HINTS[error.code ?? ''] ?? 'start your service first, and check the port of --target';
  return new SeckillError('target', `${label}: ${tellFailure(error)}`, hint, { cause: error });
}

const HINTS: Readonly<Record<string, string>> = {
  EMFILE: 'raise ulimit -n, or set http.connections lower',
  EADDRNOTAVAIL: 'no port is left for more connections: set http.connections lower',
};
