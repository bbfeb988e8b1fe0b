import { buildInfo } from "../build_info.ts";
import { codeCache } from "../code_cache.ts";
import { keepOnly } from "../permissions.ts";
import { printableJson } from "../printable.ts";
import type { Arguments, Command } from "./options.ts";
import { writeOut } from "./output.ts";

/** `posture --version`. */
export const versionCommand: Command = {
  name: "--version",
  summary: "Print the version",
  usage: "posture --version [--json]",
  options: [{ name: "json", description: "Print it as JSON, with the compiled-in permissions" }],
  operands: { min: 0, max: 0 },
  run: runVersion,
};

async function runVersion(args: Arguments): Promise<number> {
  keepOnly([]);
  const { version, commit, deno } = buildInfo;
  writeOut(
    args.has("json")
      ? printableJson({ ...buildInfo, code_cache: await codeCache() })
      : `posture ${version} (${commit}, deno ${deno})\n`,
  );
  return 0;
}
