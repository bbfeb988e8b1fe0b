/** The pip commands of a Dockerfile, with the files that it copies in first. */
import type { Files } from "../../system/files.ts";
import type { Located } from "../place.ts";
import type { PipTool } from "./pip_commands.ts";
import { configAsks, configFileIn, isPipConfig, toldByVariables } from "./pip_settings.ts";
import { type PipInstalls, readPipInstalls, type ShellText } from "./pip_installs.ts";
import { shellCommands } from "./shell.ts";
import type { Instruction } from "./types.ts";

interface Copy {
  readonly sources: readonly string[];
  readonly target: string;
  /** From another stage or image: not a file of the project. */
  readonly isBuilt: boolean;
}

/** What its RUN instructions install from requirement files. */
export function dockerPipInstalls(
  files: Files,
  path: string,
  instructions: readonly Located<Instruction>[],
): PipInstalls {
  const base = path.slice(0, path.lastIndexOf("/") + 1);
  const copies: Copy[] = [];
  const requiresHashes = new Set<PipTool>();
  const texts: ShellText[] = [];
  for (const { value: { name, rest, source }, at } of instructions) {
    if (name === "COPY" || name === "ADD") {
      const copy = parseCopy(rest);
      copies.push(copy);
      const asks = isPipConfig(copy.target) && !copy.isBuilt;
      if (asks && configAsks(files, copy.sources.map((one) => `${base}${one}`))) {
        requiresHashes.add("pip");
      }
    }
    if (name === "ENV" || name === "ARG") {
      for (const tool of toldByVariables(rest)) requiresHashes.add(tool);
      const config = configFileIn(rest);
      if (config !== undefined && configAsks(files, candidates(base, config, copies))) {
        requiresHashes.add("pip");
      }
    }
    if (name !== "RUN") continue;
    const mounts = [...rest.matchAll(/--mount=(\S+)/g)].flatMap(([, text = ""]) => bind(text));
    const known = [...mounts, ...copies];
    texts.push({
      commands: runCommands(source),
      place: (line) => ({ file: at.file, line: at.line + line, column: 1 }),
      path: "RUN",
      requiresHashes: new Set(requiresHashes),
      candidates: (file) => candidates(base, file, known),
    });
  }
  return readPipInstalls(files, texts);
}

/** The exec form is a list of words; a here-document without a command is the script itself. */
function runCommands(source: string) {
  const text = source.replace(/^\s*run\b/i, (keyword) => " ".repeat(keyword.length))
    .replace(/^\s*(?:--[a-z]+=\S+(?:\s|\\\r?\n)+)*/, (flags) => flags.replace(/[^\s\\]/g, " "));
  if (/^\s*\[/.test(text)) {
    return shellCommands(text.replace(/^\s*\[|\]\s*$/g, "").replaceAll(",", " "));
  }
  return shellCommands(text).flatMap((command) =>
    command.words.length > 0 ? [command] : shellCommands(command.input).map((one) => ({
      ...one,
      line: one.line + command.inputLine,
    }))
  );
}

function parseCopy(rest: string): Copy {
  const isList = /^\s*(--\S+\s+)*\[/.test(rest);
  const words = isList
    ? [...rest.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word)
    : rest.split(/\s+/).filter((word) => word !== "" && !word.startsWith("--"));
  return { sources: words.slice(0, -1), target: words.at(-1) ?? "", isBuilt: /--from=/.test(rest) };
}

/** `--mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt`. */
function bind(text: string): readonly Copy[] {
  const options = new Map(text.split(",").map((one) => one.split("=", 2) as [string, string]));
  const source = options.get("source") ?? options.get("src");
  const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
  if (options.get("type") !== "bind" || target === undefined) return [];
  return [{ sources: [source ?? "."], target, isBuilt: options.has("from") }];
}

/** Copied by name, or with a directory; the context is the Dockerfile's directory or one above. */
function candidates(base: string, file: string, copies: readonly Copy[]): readonly string[] {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const copied = copies.filter(({ sources, target }) =>
    target.endsWith(`/${name}`) || target === name || sources.some((one) => endsWith(one, name))
  );
  const last = copied.at(-1);
  if (last?.isBuilt === true) return [];
  const sources = (last?.sources ?? []).filter((one, _, all) =>
    all.length === 1 || endsWith(one, name)
  );
  const parts = file.replace(/^\.?\//, "").split("/");
  const tails = parts.map((_, index) => parts.slice(index).join("/"));
  const roots = [base, base.replace(/[^/]+\/$/, ""), ""];
  return [...sources, ...tails].flatMap((one) => roots.map((root) => `${root}${one}`));
}

function endsWith(path: string, name: string): boolean {
  return path === name || path.endsWith(`/${name}`);
}
