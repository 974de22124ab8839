import { describe, expect, it } from 'vitest';
import { pump } from '../../../src/sim/steps/pump.ts';

describe('the pump of a stepped world', () => {
  it('lets nothing happen while something outside follows', async () => {
    const happened: string[] = [];
    let following: Promise<void> | undefined;
    let steps = 0;
    const advance = () => {
      steps += 1;
      happened.push(`step ${steps}`);
      following = new Promise<void>((done) => setTimeout(done, 5)).then(() => {
        following = undefined;
        happened.push('followed');
      });
      return steps === 3;
    };
    await pump(advance, false, () => following);
    expect(happened).toEqual(['step 1', 'followed', 'step 2', 'followed', 'step 3']);
  });

  it('rejects with what following throws', async () => {
    const following = Promise.reject(new Error('not as in the model'));
    following.catch(() => {});
    await expect(
      pump(
        () => false,
        false,
        () => following,
      ),
    ).rejects.toThrow('not as in the model');
  });
});
