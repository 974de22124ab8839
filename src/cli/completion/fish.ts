import type { CommandModel, CompletionModel, FlagModel, Taken } from './model.ts';
import { STRATEGY_ENDINGS } from './model.ts';
import { quoteFish as quote } from './quote.ts';

/** The completion script of fish, 3 and later. */
export function fishScript({ program, flags, commands, strategies }: CompletionModel): string {
  const base = `complete -c ${program}`;
  const atStart = `${base} -n __fish_use_subcommand`;
  const lines = commands.flatMap((command) => commandLines(command, base));
  return `# fish completion of ${program}: ${program} completion fish | source
function __seckill_bench_strategies
    printf '%s\\n' ${strategies.join(' ')}
end
function __seckill_bench_strategy_list
    __fish_complete_list , __seckill_bench_strategies
    ${STRATEGY_ENDINGS.map((ending) => `__fish_complete_suffix .${ending}`).join('\n    ')}
end
${base} -f
${flags.map((flag) => flagLine(flag, atStart)).join('\n')}
${commands.map(({ name, about }) => `${atStart} -a ${name} -d ${quote(about)}`).join('\n')}
${lines.join('\n')}
`;
}

function commandLines({ name, flags, takes }: CommandModel, base: string): string[] {
  const within = `${base} -n '__fish_seen_subcommand_from ${name}'`;
  const rest = takes.kind === 'nothing' ? [] : [`${within} ${action(takes)}`];
  return [...flags.map((flag) => flagLine(flag, within)), ...rest];
}

function flagLine({ long, short, about, takes, isOptional }: FlagModel, base: string): string {
  const names = [`-l ${long.slice(2)}`, ...(short === undefined ? [] : [`-s ${short.slice(1)}`])];
  const value = takes.kind === 'nothing' ? [] : [...(isOptional ? [] : ['-r']), action(takes)];
  return [base, ...names, ...value, `-d ${quote(about)}`].join(' ');
}

function action(takes: Taken): string {
  switch (takes.kind) {
    case 'nothing':
      return '';
    case 'words':
      return takes.words.length === 0 ? '-f' : `-f -a ${quote(takes.words.join(' '))}`;
    case 'strategies':
      return `-f -a ${quote('(__seckill_bench_strategy_list)')}`;
    case 'file': {
      if (takes.endings.length === 0) return '-F';
      const suffixes = takes.endings.map((ending) => `__fish_complete_suffix .${ending}`);
      return `-f -a ${quote(`(${suffixes.join('; ')})`)}`;
    }
  }
}
