import type { FaultEvent } from './history.ts';
import { humanUs } from './human.ts';
import type { StoryLine } from './result.ts';

/** What went wrong, as one line of a story in scenario time; `timeScale` divides the world's durations. */
export function tellFault(event: FaultEvent, timeScale: number): StoryLine {
  const { atUs, moment, node = 0, forUs } = event;
  const who = `node ${node + 1}`;
  const lasts = forUs === undefined ? '' : ` for ${humanUs(Math.round(forUs * timeScale))}`;
  const text = {
    stops: `${who} stops${lasts}`,
    'goes-on': `${who} goes on`,
    crashes: `${who} is killed`,
    'is-back': `${who} is back`,
    'primary-dies': 'the primary is killed',
    'replica-serves': 'a replica has taken its place',
  }[moment];
  return { atUs: Math.round(atUs * timeScale), text };
}
