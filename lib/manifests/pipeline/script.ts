/** Shell scripts, as the commands that they run. */
import type { Files } from "../../system/files.ts";
import { readSource } from "../source.ts";
import type { Manifest } from "../types.ts";
import { hazardsOf } from "./install_script.ts";
import { readPipInstalls } from "./pip_installs.ts";
import { shellCommands } from "./shell.ts";

/** What goes wrong when it installs, and the requirement files that it installs. */
export function readScript(files: Files, path: string): Manifest {
  const source = readSource(files, path);
  if (!source.ok) return source.unreadable;
  const { text } = source.file;
  const commands = shellCommands(text);
  const base = path.slice(0, path.lastIndexOf("/") + 1);
  const roots = [base, base.replace(/[^/]+\/$/, ""), ""];
  const pip = readPipInstalls(files, [{
    commands,
    place: (line) => ({ file: path, line: line + 1, column: 1 }),
    path: "script",
    requiresHashes: new Set(),
    candidates: (name) => roots.map((root) => `${root}${name}`),
  }]);
  return {
    kind: "script",
    model: { file: path, hazards: hazardsOf(path, text, commands), installs: pip.installs },
    files: [source.file, ...pip.files],
    blind: [],
  };
}
