/** Whether pip and uv ask for hashes without an option: by a variable, or by pip's own file. */
import type { Files } from "../../system/files.ts";
import type { PipTool } from "./pip_commands.ts";

/** The tools that ask for hashes. */
export type HashSettings = ReadonlySet<PipTool>;

const VARIABLE = /\b(PIP|UV)_REQUIRE_HASHES[=\s:]\s*["']?(?:1|true|yes|on|t|y)\b/gi;
const CONFIG = /\bPIP_CONFIG_FILE[=\s:]\s*["']?([\w./-]+)/;

/** The tools that a text with assignments tells to ask for hashes. */
export function toldByVariables(text: string): readonly PipTool[] {
  return [...text.matchAll(VARIABLE)].map(([, name = ""]) => name === "UV" ? "uv" : "pip");
}

/** The file that a text with assignments gives to pip as its settings. */
export function configFileIn(text: string): string | undefined {
  return CONFIG.exec(text)?.[1];
}

/** Where pip looks for its settings by itself. */
export function isPipConfig(path: string): boolean {
  return /(^\/etc\/|\/\.?pip\/|\/\.config\/pip\/|^\/usr\/local\/)pip\.conf$|\/etc\/xdg\/pip\/pip\.conf$/
    .test(path);
}

/** True when one of these files is there, and its settings for all commands or for install say so. */
export function configAsks(files: Files, candidates: readonly string[]): boolean {
  const path = candidates.find((one) => files.status(one, { follow: true }).ok);
  const text = path === undefined ? undefined : files.readText(path);
  if (text?.ok !== true) return false;
  let section = "";
  return text.value.split("\n").some((line) => {
    section = /^\[(\w+)\]/.exec(line)?.[1] ?? section;
    return /^(global|install)$/.test(section) &&
      /^require-hashes\s*[=:]\s*(1|true|yes|on)\s*$/i.test(line.trim());
  });
}
