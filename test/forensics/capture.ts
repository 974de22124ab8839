import type { CaptureDocument } from '../../src/core/capture-result.ts';
import { judgeCapture } from '../../src/forensics/forensics.ts';

/** When a test's capture begins, ms since 1970. */
export const EPOCH_MS = 1_700_000_000_000;

/** One line of MONITOR: ms since {@link EPOCH_MS}, client, command. */
export function line(
  atMs: number,
  client: string,
  ...command: readonly (string | number)[]
): string {
  const us = Math.round((EPOCH_MS + atMs) * 1000);
  const time = `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
  const words = command.map((word) => `"${String(word).replace(/[\\"]/g, '\\$&')}"`);
  return `${time} [0 ${client}] ${words.join(' ')}`;
}

/** A buyer's address. */
export function tcp(buyer: number): string {
  return `127.0.0.1:${50_000 + buyer}`;
}

/** Patterns, and a signal. */
export interface JudgeOptions {
  readonly lock?: string;
  readonly stockKey?: string;
  readonly signal?: AbortSignal;
  /** Bytes of a chunk. */
  readonly chunk?: number;
}

/** Judges lines, each with its end. */
export function judge(
  lines: readonly string[],
  options: JudgeOptions = {},
): Promise<CaptureDocument> {
  return judgeText(lines.map((one) => `${one}\n`).join(''), options);
}

/** Judges a whole file. */
export function judgeText(text: string, options: JudgeOptions = {}): Promise<CaptureDocument> {
  const { lock, stockKey, signal = new AbortController().signal, chunk = 64 } = options;
  async function* open() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  return judgeCapture({ file: 'monitor.txt', open, patterns: { lock, stockKey }, signal });
}

/** The acquire of the incident. */
export function take(atMs: number, client: string, value = 'val'): string {
  return line(atMs, client, 'SET', 'sale:lock', value, 'NX', 'EX', '10');
}

/** The release of the incident. */
export function drop(atMs: number, client: string): string {
  return line(atMs, client, 'DEL', 'sale:lock');
}

/** Reads the stock. */
export function read(atMs: number, client: string): string {
  return line(atMs, client, 'GET', 'sale:stock');
}

/** Writes the stock. */
export function write(atMs: number, client: string, units: number): string {
  return line(atMs, client, 'SET', 'sale:stock', units);
}
