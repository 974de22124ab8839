import type { ZnodeMode } from '../../ports/zookeeper.ts';

/** One node of the tree. */
export interface Znode {
  data: string;
  version: number;
  /** The session that it lives with. */
  readonly owner: string | undefined;
  /** Children that were ever made: the next one's number. */
  made: number;
  /** Names. */
  readonly children: Set<string>;
}

/** An empty node. */
export function newZnode(data: string, owner: string | undefined): Znode {
  return { data, version: 0, owner, made: 0, children: new Set() };
}

/** A copy that shares nothing with it. */
export function copyZnode(node: Znode): Znode {
  return { ...node, children: new Set(node.children) };
}

/** The path of a node's parent, and its name below that; undefined for the root and for what is no path. */
export function splitPath(
  path: string,
): { readonly parent: string; readonly name: string } | undefined {
  const at = path.lastIndexOf('/');
  if (!path.startsWith('/') || at === path.length - 1) return undefined;
  return { parent: at === 0 ? '/' : path.slice(0, at), name: path.slice(at + 1) };
}

/** The number of a sequential node, as its name ends with it. */
export function sequenceText(number: number): string {
  return String(number).padStart(10, '0');
}

/** True where the node lives no longer than its session. */
export function isEphemeral(mode: ZnodeMode): boolean {
  return mode === 'ephemeral' || mode === 'ephemeral-sequential';
}

/** True where the node's name ends with a number. */
export function isSequential(mode: ZnodeMode): boolean {
  return mode === 'persistent-sequential' || mode === 'ephemeral-sequential';
}
