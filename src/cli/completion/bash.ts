import {
  type CommandModel,
  type CompletionModel,
  type FlagModel,
  STRATEGY_ENDINGS,
  type Taken,
} from './model.ts';
import { quote } from './quote.ts';

/** The completion script of bash, 3.2 and later. */
export function bashScript({ program, flags, commands, strategies }: CompletionModel): string {
  const names = commands.map(({ name }) => name);
  return `# bash completion of ${program}: source <(${program} completion bash)
_seckill_bench_words() {
  # Lists with commas: what stands before the last one stays.
  local head=''
  case $cur in *,*) head=\${cur%,*}, ;; esac
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -P "$head" -W "$1" -- "\${cur##*,}")
}
_seckill_bench_files() {
  compopt -o filenames 2>/dev/null
  local ending word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
    if [ $# -eq 0 ]; then compgen -f -- "$cur"; else
      compgen -d -- "$cur"
      for ending in "$@"; do compgen -f -X "!*.$ending" -- "$cur"; done
    fi
  )
}
_seckill_bench() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' i
  # --flag=value comes in three words.
  if [ "$cur" = '=' ]; then cur=''; elif [ "$prev" = '=' ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in -*) ;; *) command=\${COMP_WORDS[i]}; break ;; esac
  done
  local strategies=${quote(strategies.join(' '))}
  case $command in
    '')
      case $cur in
        -*) _seckill_bench_words ${quote(flagWords(flags))} ;;
        *) _seckill_bench_words ${quote(names.join(' '))} ;;
      esac
      ;;
${commands.map(commandCase).join('\n')}
  esac
}
complete -F _seckill_bench ${program}
`;
}

function commandCase({ name, flags, takes }: CommandModel): string {
  const valued = flags.filter((flag) => flag.takes.kind !== 'nothing');
  const values = valued.map((flag) => {
    const names = [flag.long, ...(flag.short === undefined ? [] : [flag.short])].join(' | ');
    // A flag may follow where the value may be left out.
    const unless = flag.isOptional ? 'case $cur in -*) ;; *) ' : '';
    const end = flag.isOptional ? '; return ;; esac' : '; return';
    return `        ${names}) ${unless}${action(flag.takes)}${end} ;;`;
  });
  return `    ${name})
      case $prev in
${values.length === 0 ? '        *) ;;' : values.join('\n')}
      esac
      case $cur in
        -*) _seckill_bench_words ${quote(flagWords(flags))} ;;
        *) ${action(takes)} ;;
      esac
      ;;`;
}

function flagWords(flags: readonly FlagModel[]): string {
  return flags.map(({ long }) => long).join(' ');
}

function action(takes: Taken): string {
  switch (takes.kind) {
    case 'nothing':
      return ':';
    case 'words':
      return takes.words.length === 0
        ? ':'
        : `_seckill_bench_words ${quote(takes.words.join(' '))}`;
    case 'strategies':
      return `_seckill_bench_words "$strategies"; _seckill_bench_files ${STRATEGY_ENDINGS.join(' ')}`;
    case 'file':
      return ['_seckill_bench_files', ...takes.endings].join(' ');
  }
}
