import { CHECKS } from "../../checks/mod.ts";
import { SCAN_NAMES } from "../../checks/scan_names.ts";
import { suggestion } from "../errors.ts";
import { keepOnly } from "../permissions.ts";
import type { Completed } from "./completion/words.ts";
import { type Arguments, type Command, quoted, usage } from "./options.ts";
import { writeOut } from "./output.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `posture completion SHELL`, over all `commands`, itself included. */
export function completionCommand(commands: () => readonly Command[]): Command {
  const command: Command = {
    name: "completion",
    summary: "Print the completion script of a shell",
    usage: "posture completion bash|zsh|fish",
    options: [],
    operands: { min: 1, max: 1 },
    completes: SHELLS,
    run: (args) => runCompletion(command, commands(), args),
  };
  return command;
}

/** `posture man`, over all `commands`. */
export function manCommand(commands: () => readonly Command[]): Command {
  return {
    name: "man",
    summary: "Print the manual page: posture man | man -l -",
    usage: "posture man",
    options: [],
    operands: { min: 0, max: 0 },
    run: async () => {
      keepOnly([]);
      const { manPage } = await import("./man_page.ts");
      writeOut(manPage(commands()));
      return 0;
    },
  };
}

async function runCompletion(
  command: Command,
  commands: readonly Command[],
  args: Arguments,
): Promise<number> {
  keepOnly([]);
  const [typed = ""] = args.operands;
  const shell = SHELLS.find((one) => one === typed);
  if (shell === undefined) {
    throw usage(
      command,
      `no completion for the shell ${quoted(typed)}${suggestion(typed, SHELLS)}`,
    );
  }
  const { completed } = await import("./completion/words.ts");
  const names = [...CHECKS, ...SCAN_NAMES];
  const ids = [...new Set(names.flatMap(({ id, area }) => [id, area]))].sort();
  writeOut((await scriptOf(shell))(completed(commands, ids)));
  return 0;
}

async function scriptOf(
  shell: (typeof SHELLS)[number],
): Promise<(commands: readonly Completed[]) => string> {
  switch (shell) {
    case "bash":
      return (await import("./completion/bash.ts")).bashCompletion;
    case "zsh":
      return (await import("./completion/zsh.ts")).zshCompletion;
    case "fish":
      return (await import("./completion/fish.ts")).fishCompletion;
  }
}
