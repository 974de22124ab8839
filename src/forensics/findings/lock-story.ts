import { humanUs } from '../../core/human.ts';
import type { Example } from './finding.ts';
import type { Grant } from './grant.ts';
import type { Release } from './release.ts';
import type { Timeline } from './timeline.ts';

/** Puts what happens to one lock into words, for its timeline. */
export class LockStory {
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  granted({ client, atUs, line, expiresUs, isOverlap }: Grant): void {
    if (!this.#timeline.isOpen) return;
    const perhaps = client.isShared ? 'perhaps an overlap' : 'overlap';
    const ttlUs = expiresUs - atUs;
    const text = `takes the lock${Number.isFinite(ttlUs) ? ` for ${humanUs(ttlUs)}` : ''}`;
    const mark = isOverlap ? { mark: perhaps } : {};
    this.#timeline.add({ atUs, line, who: client.label, text, ...mark });
  }

  /** The latest grant's lock is gone at `atUs`; nothing is told of one that was released. */
  expired(latest: Grant | undefined, atUs: number): void {
    if (!this.#timeline.isOpen || latest === undefined || latest.releasedLine !== undefined) return;
    const text = `the lock expires; ${latest.client.label} has not released it`;
    this.#timeline.add({ atUs, line: 0, text });
  }

  /** `deleted` is undefined where it is not certain that there was a lock. */
  released(
    { client, line, atUs, values }: Release,
    own: Grant | undefined,
    latest: Grant | undefined,
    deleted: boolean | undefined,
  ): void {
    if (!this.#timeline.isOpen) return;
    const isPlain = values === undefined && deleted === true;
    const other = isPlain && own !== latest ? latest : undefined;
    const mark = other !== undefined && !client.isShared ? { mark: 'foreign release' } : {};
    const text =
      other === undefined
        ? releaseText(deleted)
        : `deletes the lock that ${other.client.label} took`;
    this.#timeline.add({ atUs, line, who: client.label, text, ...mark });
  }
}

function releaseText(deleted: boolean | undefined): string {
  if (deleted === undefined) return 'deletes the lock, if there is one';
  return deleted ? 'releases the lock' : 'releases: its lock is gone';
}

/** A release that deleted the lock of another, with the lines that show it. */
export function foreignRelease(
  { client, line, atUs }: Release,
  own: Grant | undefined,
  latest: Grant | undefined,
): Omit<Example, 'needs'> {
  const lines = [own?.line, latest === own ? undefined : latest?.line, line];
  const whose = latest === undefined || latest === own ? 'another client' : latest.client.label;
  return {
    atUs,
    lines: lines.filter((one) => one !== undefined).sort((one, other) => one - other),
    text: `${client.label} deletes the lock of ${whose}`,
    weight: 0,
  };
}
