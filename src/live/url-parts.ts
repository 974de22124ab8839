import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { TcpAddress } from './service.ts';

/** Says what is wrong with an address, and what would be right. */
export type Complain = (expected: string, got: string, hint?: string) => void;

/** A part of a URL without its escapes; as it is where they make no sense. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The host that a URL names; an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return decoded(hostname)
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
}

/** `host:port`, an IPv6 address in brackets. */
export function hostAndPort({ host, port }: TcpAddress): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** The authority of certificates whose PEM file a variable of the environment names; it may have none. */
export function authorityOf<Name extends string>(
  variable: Name,
  environment: Readonly<Partial<Record<Name, string>>>,
  complain: Complain,
): { ca?: string } {
  const file = environment[variable] || '';
  if (file === '') return {};
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'an unreadable file';
    complain(`a readable PEM file in ${variable}`, `${reason} for ${file}`);
    return {};
  }
}
