/** The manual page, in man(7)'s language, from the same commands as the help. */
import { buildInfo } from "../build_info.ts";
import { EXIT_CODES, optionRow } from "./help.ts";
import type { Command } from "./options.ts";

/** posture(1). */
export function manPage(commands: readonly Command[]): string {
  return [
    `.TH POSTURE 1 "" "posture ${buildInfo.version}" "User Commands"`,
    ".SH NAME",
    "posture \\- is this deployment safe to start?",
    ".SH SYNOPSIS",
    ...commands.flatMap(({ usage }, index) => [...index === 0 ? [] : [".br"], roff(usage)]),
    ".SH DESCRIPTION",
    "posture reads what the kernel says about a process, its container and its node, and what a",
    "manifest says about a deployment; it prints a report, or stands in front of a program and",
    "refuses to start it. What it cannot read is never a pass.",
    ".SH COMMANDS",
    ...commands.flatMap(commandPart),
    ".SH EXIT STATUS",
    ...EXIT_CODES.flatMap(([code, meaning]) => [".TP", `.B ${code}`, roff(meaning)]),
    ".SH FILES",
    ...FILES.flatMap(([path, meaning]) => [".TP", `.I ${roff(path)}`, roff(meaning)]),
    ".SH ENVIRONMENT",
    ...VARIABLES.flatMap(([name, meaning]) => [".TP", `.B ${name}`, roff(meaning)]),
  ].join("\n") + "\n";
}

const FILES: readonly (readonly [string, string])[] = [
  ["posture.yaml", "The policy in the working directory; posture.yml and posture.json as well"],
  ["/etc/posture/policy.yaml", "The policy of the machine, where no other one is found"],
];

const VARIABLES: readonly (readonly [string, string])[] = [
  ["POSTURE_POLICY", "The policy's path, where --policy is not given"],
  ["POSTURE_PRODUCTION", "1 forces production; nothing switches it off"],
  ["NO_COLOR", "No colour, whatever the terminal can show"],
];

function commandPart(command: Command): readonly string[] {
  const options = command.options.flatMap((option) => {
    const [typed, meaning] = optionRow(option);
    return [".TP", `.B ${roff(typed)}`, roff(meaning)];
  });
  return [`.SS ${roff(command.usage)}`, `${roff(command.summary)}.`, ...options];
}

/** A backslash, a hyphen, and a dot or quote that begins a line mean something to roff. */
function roff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^[.']/, "\\&$&");
}
