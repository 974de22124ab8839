import type { MachineFacts } from './result.ts';

/** Bumped when a field of the document changes its meaning or goes away. */
export const DOCTOR_SCHEMA_VERSION = 1;

/** The document that `doctor --json` prints. */
export interface DoctorDocument {
  readonly schemaVersion: typeof DOCTOR_SCHEMA_VERSION;
  readonly kind: 'doctor';
  readonly tool: { readonly name: 'seckill-bench'; readonly version: string };
  /** `fail` where a self-test failed; what is merely missing is no failure. */
  readonly verdict: 'pass' | 'fail';
  readonly node: string;
  /** Without servers, which are told below. */
  readonly machine: Omit<MachineFacts, 'servers'>;
  readonly servers: readonly ServerFound[];
  readonly strategies: readonly StrategyHere[];
  readonly limits: readonly LimitFound[];
  /** Empty where they were not asked for. */
  readonly selfTests: readonly SelfTest[];
}

/** One server that the tool can start. */
export interface ServerFound {
  readonly id: string;
  readonly title: string;
  /** The program with its version; null where it is missing. */
  readonly found: string | null;
  readonly file: string | null;
  /** The command that installs it here; null where it is there, or no package of it is known. */
  readonly install: string | null;
}

/** Where one strategy can be tried on this machine. */
export interface StrategyHere {
  readonly name: string;
  readonly simulated: boolean;
  /** The flags that run it on real servers here; null where some are missing. */
  readonly real: readonly string[] | null;
  /** Titles of the servers that are missing, one of each line's would do. */
  readonly missing: readonly string[];
}

/** One limit of this machine. */
export interface LimitFound {
  readonly name: string;
  readonly value: string;
  /** False where it would bite in the largest runs that the documentation shows. */
  readonly enough: boolean;
  /** What it limits. */
  readonly about: string;
  /** What raises it, where it is not enough. */
  readonly hint?: string;
}

/** One short sale, and whether it went as it must. */
export interface SelfTest {
  readonly name: string;
  readonly state: 'ok' | 'failed' | 'skipped';
  /** What was seen, or why it failed or was skipped. */
  readonly detail: string;
  readonly elapsedMs: number;
}

/** Why a self-test was skipped that a signal left out. */
export const INTERRUPTED = 'interrupted';
