/**
 * What is wrong with a Mermaid sequence diagram, line by line; empty where nothing is. Knows the part of
 * the language that the lesson uses, and is strict about it.
 */
export function problemsOf(diagram: readonly string[]): string[] {
  const [head, ...lines] = diagram;
  const participants: string[] = [];
  const active = new Set<string>();
  const rank = (id: string) => participants.indexOf(id);
  let isDeclaring = true;
  const problems = lines.flatMap((line) => {
    const declared = /^ {4}participant (\w+) as (\w+( \w+)*)$/.exec(line);
    if (declared?.[1] !== undefined) {
      const isNew = isDeclaring && !participants.includes(declared[1]);
      participants.push(declared[1]);
      return isNew ? [] : [`declared late or twice: ${line}`];
    }
    isDeclaring = false;
    const known = (ids: readonly string[]) => ids.every((id) => participants.includes(id));
    const message = /^ {4}(\w+)(?:->>|-->>)(\w+): (.*)$/.exec(line);
    if (message !== null) {
      const [, from = '', to = '', text = ''] = message;
      return [...(known([from, to]) ? [] : [`not declared: ${line}`]), ...textProblems(text, line)];
    }
    const note = /^ {4}Note over (\w+)(?:,(\w+))?: (.*)$/.exec(line);
    if (note !== null) {
      const [, from = '', to = from, text = ''] = note;
      const isInOrder = to === from ? note[2] === undefined : rank(from) < rank(to);
      return [
        ...(known([from, to]) && isInOrder ? [] : [`not declared or out of order: ${line}`]),
        ...textProblems(text, line),
      ];
    }
    const bar = /^ {4}(activate|deactivate) (\w+)$/.exec(line);
    if (bar === null) return [`not known: ${line}`];
    const [, change, id = ''] = bar;
    const isPossible = known([id]) && active.has(id) === (change === 'deactivate');
    if (change === 'activate') active.add(id);
    else active.delete(id);
    return isPossible ? [] : [`bar begins or ends twice: ${line}`];
  });
  return [
    ...(head === 'sequenceDiagram' ? [] : [`not a sequence diagram: ${head}`]),
    ...problems,
    ...[...active].map((id) => `bar without an end: ${id}`),
  ];
}

/** A `;` would end the statement, `#` begins an entity, `<` HTML, `%%` a comment. */
function textProblems(text: string, line: string): string[] {
  const plain = text.replaceAll(/#\d+;/g, '');
  if (plain.trim() === '') return [`empty: ${line}`];
  return /[#;<>]|%%/.test(plain) ? [`not escaped: ${line}`] : [];
}
