import type { DrawnPhrase, HeldLock } from '../../../core/drawing.ts';
import { humanClock } from '../../../core/human.ts';
import { aside, type LockChange, lockChanges, say } from './told.ts';
import type { Scene } from './words.ts';

/** What a buyer's command did to the locks of a server. */
export function locksTouched(scene: Scene, server: number): readonly DrawnPhrase[] {
  const { before, now, step, servers } = scene;
  const isHere = (one: HeldLock) => one.server === server;
  const changes = lockChanges(before.locks.filter(isHere), now.filter(isHere));
  if (servers > 1) return ofOneMaster(scene, server, changes);
  const told = changes.map((change) => tell(change, step.actor));
  if (told.length > 0) return told;
  return isLockCommand(scene) ? [untouched(scene)] : [];
}

/** Locks that went by themselves. */
export function locksLost({ before, now, account, servers }: Scene): readonly DrawnPhrase[] {
  const gone = lockChanges(before.locks, now).filter(({ kind }) => kind === 'gone');
  const holders = new Map<number, number>();
  for (const { before: lock } of gone) {
    const holder = lock?.holder ?? 0;
    holders.set(holder, (holders.get(holder) ?? 0) + 1);
  }
  return [...holders].map(([holder, count]) => {
    const where = servers === 1 ? '' : ` on ${count} of ${servers}`;
    const whose = holder === 0 ? 'the lock' : `the lock of buyer ${holder}`;
    return say(
      `${whose} expires${where}`,
      account.inside.includes(holder) ? 'its holder is still inside' : null,
    );
  });
}

function tell({ kind, before, now }: LockChange, actor: number): DrawnPhrase {
  const until = now?.expiresUs == null ? '' : ` (expires ${humanClock(now.expiresUs)})`;
  if (kind === 'taken') return say(`takes the lock${until}`);
  if (kind === 'renewed') return say(`renews the lock${until}`);
  if (before?.holder === actor) return say('releases the lock');
  const whose = before?.holder === 0 ? "another's lock" : `buyer ${before?.holder}'s lock`;
  return say(`deletes ${whose}`, 'foreign release');
}

/** The lock is as it was. */
function untouched({ before, step }: Scene): DrawnPhrase {
  const isRelease = step.events.some(({ kind }) => kind === 'released');
  if (isRelease) return say('finds its lock gone');
  const isRead = ['get', 'exists', 'ttl', 'pttl'].includes(step.command?.name ?? '');
  if (isRead) return aside('looks at the lock');
  return before.locks.length > 0 ? say('finds the lock taken') : say('does not get the lock');
}

/** A vote of one of several masters. */
function ofOneMaster(
  scene: Scene,
  server: number,
  changes: readonly LockChange[],
): readonly DrawnPhrase[] {
  const { step } = scene;
  const told = changes.map((change) => {
    if (change.kind !== 'gone') return aside(`redis-${server} grants`);
    if (change.before?.holder === step.actor) return aside(`redis-${server} lets go`);
    return say(
      `deletes buyer ${change.before?.holder}'s lock on redis-${server}`,
      'foreign release',
    );
  });
  if (told.length > 0) return told;
  if (!isLockCommand(scene)) return [];
  return [
    aside(
      step.command?.name === 'set'
        ? `redis-${server} refuses`
        : `redis-${server}: nothing to let go`,
    ),
  ];
}

function isLockCommand({ step, locks }: Scene): boolean {
  return step.command?.args.some((arg) => locks.has(arg)) ?? false;
}
