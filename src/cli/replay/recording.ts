import type { ReplayKind } from './kinds.ts';

/** A run that was recorded by `run --record`. */
export const recording: ReplayKind = {
  name: 'recording',
  about: 'a recorded run (run --record)',
  flags: ['expect', 'html', 'markdown', 'junit'],
  recognises: (head) => head.startsWith('{"seckill-bench recording":'),
  async replay(context, file, flags) {
    const { replayRecordedFile } = await import('./recorded-file.ts');
    return replayRecordedFile(context, file, flags);
  },
};
