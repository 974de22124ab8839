import {
  type CommandModel,
  type CompletionModel,
  type FlagModel,
  STRATEGY_ENDINGS,
  type Taken,
} from './model.ts';
import { quote } from './quote.ts';

/** The completion script of zsh; `compinit` must have run before it. */
export function zshScript({ program, flags, commands, strategies }: CompletionModel): string {
  const described = commands.map(({ name, about }) => quote(`${name}:${about}`));
  return `#compdef ${program}
# zsh completion of ${program}: source <(${program} completion zsh)
_seckill_bench_strategies() {
  local -a names=(${strategies.join(' ')})
  compset -P '*,'
  _alternative 'strategies:strategy:compadd -a names' 'files:file:_files -g "*.(${STRATEGY_ENDINGS.join('|')})"'
}
_seckill_bench() {
  local curcontext=$curcontext state line
  local -a commands=(
    ${described.join('\n    ')}
  )
  _arguments -C ${flags.map(flagSpec).join(' ')} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _seckill_bench ]; then _seckill_bench "$@"; else compdef _seckill_bench ${program}; fi
`;
}

function commandCase({ name, flags, takes }: CommandModel): string {
  const rest = takes.kind === 'nothing' ? [] : [quote(`1:argument:${action(takes)}`)];
  const specs = [...flags.map(flagSpec), ...rest];
  return `        ${name})
          _arguments -S \\
            ${specs.join(' \\\n            ')}
          ;;`;
}

/** As `'*--flag[about]:value:action'`; any flag may come again, which the tool itself judges. */
function flagSpec({ long, short, about, takes, isOptional }: FlagModel): string {
  const told = about.replaceAll(/[\\[\]:]/g, '\\$&');
  const value = takes.kind === 'nothing' ? '' : `:${isOptional ? ':' : ''}value:${action(takes)}`;
  // With or without an equals sign.
  const names = [value === '' ? long : `${long}=`, ...(short === undefined ? [] : [short])];
  return names.map((name) => quote(`*${name}[${told}]${value}`)).join(' ');
}

function action(takes: Taken): string {
  switch (takes.kind) {
    case 'nothing':
      return ' ';
    case 'words':
      return takes.words.length === 0 ? ' ' : `(${takes.words.join(' ')})`;
    case 'strategies':
      return '_seckill_bench_strategies';
    case 'file':
      return takes.endings.length === 0 ? '_files' : `_files -g "*.(${takes.endings.join('|')})"`;
  }
}
