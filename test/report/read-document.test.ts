import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { readDocument } from '../../src/report/read-document.ts';
import { startTimeline } from '../../src/timeline/timeline.ts';
import { incident } from '../check/incident.ts';
import { documentOf, failing, passing, undecided } from './documents.ts';

const fold = startTimeline({ id: 'sale', stock: 1, quantity: 1 });
incident().tell(fold);
const document = documentOf([{ ...failing, timeline: fold.finish() }, passing, undecided]);
const text = renderJson(document);

const problemOf = (given: string) => {
  const read = readDocument('r.json', given);
  return 'schemaVersion' in read ? undefined : read.map(({ got, hint }) => hint ?? got);
};

describe('a result that is read again', () => {
  it('is what was written, its timeline included', () => {
    expect(readDocument('r.json', text)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('may have fields that this version does not know', () => {
    const newer = { ...document, more: 1, results: [{ ...passing, more: { than: 'this' } }] };
    expect(problemOf(JSON.stringify(newer))).toBeUndefined();
  });

  it.each([
    ['cut short', text.slice(0, -400), 'it was not written to its end; run it again'],
    ['no JSON', '{"a": }', 'text that is no JSON'],
    ['no document at all', 'hello', 'text that is no JSON'],
    ['empty', '\n', 'nothing'],
    ['a list', '[1]', 'JSON that is no object'],
    ['something else', '{"name":"x"}', 'another document'],
    [
      'of another schema version',
      JSON.stringify({ ...document, schemaVersion: 2 }),
      'read it with the version that wrote it',
    ],
    [
      'of another command',
      JSON.stringify({ ...document, results: [{ explored: 1 }] }),
      'a document of another command',
    ],
  ])('is refused where it is %s', (_, given, told) => {
    expect(problemOf(given)).toEqual([told]);
  });

  it('is refused with the fields that are wrong', () => {
    const broken = { ...document, results: [{ ...passing, sold: '100', attempts: null }] };
    const read = readDocument('r.json', JSON.stringify(broken));
    const subjects = 'schemaVersion' in read ? [] : read.map(({ subject }) => subject);
    expect(subjects).toEqual(['r.json: results.0.sold', 'r.json: results.0.attempts']);
  });
});
