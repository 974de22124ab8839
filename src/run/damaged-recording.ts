import type { Checked } from '../check/all.ts';
import type { FigureName, Finding } from '../check/check.ts';
import { humanUnits } from '../core/human.ts';
import type { Damage } from '../recording/damage.ts';

/** Violations that no event that is missing could explain: what is there was sold. */
const STANDS: readonly FigureName[] = ['oversold', 'lostUpdates', 'overLimit'];
/** Told of the history as it is, without a judgement that a gap could change much. */
const ROUGH: readonly FigureName[] = ['contention.peakWhileStock', 'generator.late'];

/** What is wrong with a recording, in a sentence without its end. */
export function tellDamage({ lines, firstLines, missing, isAltered }: Damage): string {
  const more = lines > firstLines.length ? ', …' : '';
  const where = `${firstLines.length === 1 ? 'line' : 'lines'} ${firstLines.join(', ')}${more}`;
  return [
    ...(lines > 0 ? [`${humanUnits(lines, 'damaged line')} (${where})`] : []),
    ...(missing > 0 ? [`${humanUnits(missing, 'missing event')}`] : []),
    ...(isAltered ? ['other bytes than were written (its checksum differs)'] : []),
  ].join(', ');
}

/** Counted from the edges of sections, each of which may be what is missing: all of them only possible. */
const POSSIBLE: readonly FigureName[] = ['overlaps', 'foreignReleases'];

/**
 * What the checks found in a recording with gaps: a unit that was sold stays sold, and everything else
 * is inconclusive, for the end of a critical section may be what is missing.
 */
export function doubtDamaged(checked: readonly Checked[], damage: Damage): readonly Checked[] {
  return checked.map((check) => {
    if (check.kind === 'crashed') return check;
    const findings = check.findings.map((finding) => doubt(finding, damage));
    return { ...check, findings, ranges: {} };
  });
}

function doubt(finding: Finding, damage: Damage): Finding {
  const { figure, verdict, evidence, value } = finding;
  if (ROUGH.includes(figure)) return finding;
  const stands = STANDS.includes(figure) && !damage.isAltered;
  if (stands && verdict === 'fail' && value !== null) {
    return { ...finding, range: [value, Number.POSITIVE_INFINITY] };
  }
  const isEnd = figure === 'ended.by';
  return {
    figure,
    ...possibly(finding),
    verdict: 'inconclusive',
    evidence: isEnd
      ? `${evidence}; the recording has ${tellDamage(damage)}`
      : `${evidence}, by what is left of the recording`,
    ...(isEnd ? { hint: 'run it again by its reproduce line, and keep the recording whole' } : {}),
  };
}

function possibly({ figure, value, range }: Finding): Pick<Finding, 'value' | 'range'> {
  if (figure === 'stranded') return { value: null, range: null };
  if (!POSSIBLE.includes(figure)) return { value, range: null };
  const most = range?.[1] ?? 0;
  return { value: 0, range: most > 0 ? [0, most] : null };
}
