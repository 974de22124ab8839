import { describe, expect, it } from 'vitest';
import { Chronicle } from '../../../src/lesson/chronicle.ts';
import { sequenceDiagram } from '../../../src/lesson/markdown/sequence.ts';
import { type HistoryWriter, history } from '../../check/history.ts';
import { incident } from '../../check/incident.ts';
import { quietStage } from '../stage.ts';
import { problemsOf } from './mermaid.ts';

function diagramOf(written: HistoryWriter, stock = 1): readonly string[] {
  const chronicle = new Chronicle(stock);
  written.tell(chronicle);
  return sequenceDiagram(chronicle);
}

describe('a sequence diagram', () => {
  it('of the incident has the buyers, Redis and the user service, and a note for what went wrong', () => {
    const diagram = diagramOf(incident());
    expect(diagram.slice(0, 12)).toEqual([
      'sequenceDiagram',
      '    participant B17 as buyer 17',
      '    participant B402 as buyer 402',
      '    participant R as Redis',
      '    participant U as user service',
      '    B17->>R: SET lock val PX 10000 NX',
      '    R-->>B17: OK, until 00:10.000',
      '    activate B17',
      '    B17->>R: GET stock',
      '    R-->>B17: 1',
      '    B17->>U: is buyer 17 valid?',
      '    B402->>R: SET lock val PX 10000 NX',
    ]);
    expect(diagram.filter((line) => line.includes('Note over'))).toEqual([
      '    Note over B17,R: 00:10.000 the lock of buyer 17 expires',
      '    Note over B17,B402: 00:10.312 two are inside',
      '    Note over B402,R: 00:12.001 foreign release: the lock of buyer 402 is gone',
      '    Note over B17: 00:12.002 is sold unit 1',
      '    Note over B402: 00:22.313 the same unit sold twice',
      '    Note over B402: 00:22.314 is sold unit 2: oversold',
    ]);
    expect(problemsOf(diagram)).toEqual([]);
  });

  it.each(['naive', 'unsafe-lock', 'uuid-lock', 'uuid-lock-hincrby', 'redlock'])(
    'of %s is Mermaid',
    async (strategy) => {
      const sale = { strategy, buyers: '12', stock: '4', delay: '12s', retry: '1s±50%' };
      const { chronicle } = await quietStage().runClosely(sale);
      expect(problemsOf(sequenceDiagram(chronicle))).toEqual([]);
    },
  );

  it('escapes what Mermaid would take for its own', () => {
    const value = 'a;b#c<br/>d';
    const lock = ['set', '{sale}:lock', value, 'PX', 10_000, 'NX'];
    const diagram = diagramOf(history().start(1).redis(1, lock, null).end(1, 'busy'));
    expect(diagram).toContain('    B1->>R: SET lock a#59;b#35;c#60;br/#62;d PX 10000 NX');
    expect(problemsOf(diagram)).toEqual([]);
  });
});

describe('the test of diagrams', () => {
  it.each([
    ['A->>R: ', 'empty'],
    ['A->>R: one; two', 'not escaped'],
    ['A->>R: #1', 'not escaped'],
    ['B->>R: who', 'not declared'],
    ['Note over R,A: wrong way', 'out of order'],
    ['deactivate A', 'ends twice'],
    ['activate A', 'without an end'],
    ['participant A as again', 'twice'],
    ['loop forever', 'not known'],
  ])('refuses %s', (line, problem) => {
    const head = ['sequenceDiagram', '    participant A as a', '    participant R as Redis'];
    expect(problemsOf([...head, '    A->>R: fine'])).toEqual([]);
    expect(problemsOf([...head, `    ${line}`]).join()).toContain(problem);
  });
});
