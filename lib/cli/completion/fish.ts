import type { Completed, CompletedOption } from "./words.ts";

/** Completion for fish: `posture completion fish > ~/.config/fish/completions/posture.fish`. */
export function fishCompletion(commands: readonly Completed[]): string {
  const names = commands.map(({ name }) => name);
  return [
    "# Completion of posture for fish; made by: posture completion fish",
    "complete -c posture -f",
    `set -l posture_commands ${names.join(" ")} help`,
    ...commands.map(({ name, summary }) =>
      `complete -c posture -n "not __fish_seen_subcommand_from $posture_commands" -a ${name} -d ${
        quotedForFish(summary)
      }`
    ),
    ...commands.flatMap(commandLines),
  ].join("\n") + "\n";
}

function commandLines(command: Completed): readonly string[] {
  const { name, options, operands, takesCommand } = command;
  const seen = name === "audit"
    ? '"not __fish_seen_subcommand_from $posture_commands; or __fish_seen_subcommand_from audit"'
    : `"__fish_seen_subcommand_from ${name}"`;
  const lines = options.map((option) => `complete -c posture -n ${seen} ${optionPart(option)}`);
  if (takesCommand) lines.push(`complete -c posture -n ${seen} -a "(__fish_complete_subcommand)"`);
  if (operands.kind === "files") lines.push(`complete -c posture -n ${seen} -F`);
  if (operands.kind === "words") {
    lines.push(`complete -c posture -n ${seen} -a ${quotedForFish(operands.words.join(" "))}`);
  }
  return lines;
}

function optionPart({ name, short, description, values }: CompletedOption): string {
  const names = `-l ${name}${short === undefined ? "" : ` -s ${short}`}`;
  const text = `-d ${quotedForFish(description)}`;
  switch (values?.kind) {
    case undefined:
      return `${names} ${text}`;
    case "none":
      return `${names} -x ${text}`;
    case "files":
      return `${names} -r -F ${text}`;
    case "words":
      return `${names} -x -a ${quotedForFish(values.words.join(" "))} ${text}`;
  }
}

/** Single quotes in fish: a backslash and a quote are escaped. */
function quotedForFish(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
