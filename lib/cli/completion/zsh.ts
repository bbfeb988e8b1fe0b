import { type Completed, type CompletedOption, quoted, type Values } from "./words.ts";

/** Completion for zsh: a file `_posture` on $fpath, or `source <(posture completion zsh)`. */
export function zshCompletion(commands: readonly Completed[]): string {
  const names = commands.map(({ name, summary }) => quoted(`${escape(name)}:${summary}`));
  return `#compdef posture
# Completion of posture for zsh; made by: posture completion zsh
_posture() {
  local -a commands=(
    ${names.join("\n    ")}
    'help:Show the help of a command'
  )
  local command=audit
  integer i
  for ((i = 2; i < CURRENT; i++)); do
    if [[ $words[i] != -* ]]; then
      command=$words[i]
      words=("\${(@)words[1,1]}" "\${(@)words[i+1,-1]}")
      ((CURRENT -= i - 1))
      break
    fi
  done
  if [[ $command == audit && $words[CURRENT] != -* && $i -ge $CURRENT && $CURRENT -eq 2 ]]; then
    _describe command commands
    return
  fi
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
if [[ $funcstack[1] == _posture ]]; then _posture "$@"; else compdef _posture posture; fi
`;
}

function commandCase({ name, options, operands, takesCommand }: Completed): string {
  const last = takesCommand
    ? ["'*:: : _normal'"]
    : operands.kind === "none"
    ? []
    : [quoted(`*:${name}:${action(operands)}`)];
  const specs = [...options.flatMap(specsOf), ...last];
  return `    ${name})\n      _arguments -S \\\n        ${specs.join(" \\\n        ")}\n      ;;`;
}

function specsOf(option: CompletedOption): readonly string[] {
  const text = `[${escape(option.description).replaceAll("[", "\\[").replaceAll("]", "\\]")}]`;
  const value = option.values === undefined ? "" : `:${option.name}:${action(option.values)}`;
  const long = option.values === undefined ? `--${option.name}` : `--${option.name}=`;
  const short = option.short === undefined ? [] : [quoted(`*-${option.short}${text}${value}`)];
  return [quoted(`*${long}${text}${value}`), ...short];
}

function action(values: Values): string {
  switch (values.kind) {
    case "none":
      return " ";
    case "files":
      return "_files";
    case "words":
      return values.several
        ? `_sequence -s , compadd - ${values.words.join(" ")}`
        : `(${values.words.join(" ")})`;
  }
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll(":", "\\:");
}
