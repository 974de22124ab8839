import { type Problem, UsageError } from '../../core/errors.ts';
import { isLoopback } from '../endpoint.ts';
import { hostOf } from '../url-parts.ts';

/** Where a shop listens. Plain data. */
export interface HttpEndpoint {
  /** As printed. */
  readonly label: string;
  readonly origin: string;
  /** Before every path; without a slash at its end. */
  readonly basePath: string;
}

/**
 * Reads the URL of an HTTP target.
 *
 * @throws UsageError with its problems; none shows a password
 */
export function parseHttpUrl(
  url: string,
  { allowRemote }: { readonly allowRemote: boolean },
): HttpEndpoint {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const subject = '--target';
  if (parsed === undefined) {
    const got = 'one that cannot be read (not shown: it may hold a password)';
    throw new UsageError([{ subject, expected: 'a URL like http://127.0.0.1:3000', got }]);
  }
  const { origin, pathname } = parsed;
  const label = origin + pathname.replace(/\/+$/, '');
  const problems: Problem[] = [];
  const complain = (expected: string, got: string, hint: string) => {
    problems.push({ subject: `${subject} ${label}`, expected, got, hint });
  };
  if (parsed.username !== '' || parsed.password !== '') {
    complain('no user and password', 'some', 'send them as a header of http.request');
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    complain('no query and no #', 'some', 'they go into http.request.path');
  }
  if (!allowRemote && !isLoopback({ kind: 'tcp', host: hostOf(parsed), port: 0 })) {
    const expected = 'a server on this machine (127.0.0.0/8, ::1 or localhost)';
    complain(expected, 'a remote one', 'add --allow-remote if you may put load on that server');
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { label, origin, basePath: pathname.replace(/\/+$/, '') };
}
