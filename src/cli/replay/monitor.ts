import { looksLikeCapture } from '../../forensics/capture/command.ts';
import type { ReplayKind } from './kinds.ts';

/** What a production Redis did, as MONITOR shows it. */
export const monitor: ReplayKind = {
  name: 'monitor',
  about: 'a capture of MONITOR (redis-cli MONITOR > file)',
  flags: ['lock', 'stockKey'],
  recognises: looksLikeCapture,
  async replay(context, file, flags) {
    const { replayCapture } = await import('./captured.ts');
    return replayCapture(context, file, flags);
  },
};
