import type { Completed, CompletedOption, Values } from "./words.ts";

/** Completion for bash 4 and later: `source <(posture completion bash)`. */
export function bashCompletion(commands: readonly Completed[]): string {
  return `# Completion of posture for bash; made by: posture completion bash
_posture() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word i
  # --option=value is three words to bash.
  if [[ $current == '=' ]]; then current=''
  elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == -- && $command == exec ]]; then
      if ((i == COMP_CWORD - 1)); then COMPREPLY=($(compgen -c -- "$current")); else compopt -o default; fi
      return
    fi
    [[ -z $command && $word != -* ]] && command=$word
  done
  # A word after an option's name is its value, and no command.
  case $command in
${commands.map(({ name }) => `    ${name}) ;;`).join("\n")}
    *) command='' ;;
  esac
  case \${command:-audit}:$previous in
${commands.flatMap(optionCases).join("\n")}
  esac
  if [[ $current == -* ]]; then
    case \${command:-audit} in
${commands.map(optionNames).join("\n")}
    esac
    return
  fi
  case $command in
${commands.map(operands).join("\n")}
    '') COMPREPLY=($(compgen -W '${
    commands.map(({ name }) => name).join(" ")
  } help' -- "$current")) ;;
  esac
}
_posture_list() {
  # One or several, separated by commas: what stands before the last comma is kept.
  local before='' last=$1
  if [[ $1 == *,* ]]; then before=\${1%,*}, last=\${1##*,}; fi
  COMPREPLY=($(compgen -P "$before" -W "$2" -- "$last"))
}
complete -F _posture posture
`;
}

function optionCases({ name, options }: Completed): readonly string[] {
  return options.flatMap((option) => {
    if (option.values === undefined) return [];
    const short = option.short === undefined ? "" : `|${name}:-${option.short}`;
    return [`    ${name}:--${option.name}${short}) ${reply(option.values)}; return ;;`];
  });
}

function reply(values: Values): string {
  switch (values.kind) {
    case "none":
      return ":";
    case "files":
      return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$current"))';
    case "words":
      return values.several
        ? `_posture_list "$current" '${values.words.join(" ")}'`
        : `COMPREPLY=($(compgen -W '${values.words.join(" ")}' -- "$current"))`;
  }
}

function optionNames({ name, options }: Completed): string {
  const names = options.map((option: CompletedOption) => `--${option.name}`).join(" ");
  return `      ${name}) COMPREPLY=($(compgen -W '${names}' -- "$current")) ;;`;
}

function operands({ name, operands }: Completed): string {
  return `    ${name}) ${reply(operands)} ;;`;
}
