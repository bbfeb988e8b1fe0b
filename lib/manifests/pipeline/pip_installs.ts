/** `pip install -r FILE` in shell text: which files, and whether pip asks for hashes. */
import type { Files } from "../../system/files.ts";
import type { Place } from "../place.ts";
import type { SourceFile } from "../types.ts";
import { fileInstall, type PipTool, type WrittenFile, writtenFile } from "./pip_commands.ts";
import { type HashSettings, toldByVariables } from "./pip_settings.ts";
import {
  plainPath,
  readRequirements,
  type Requirement,
  type RequirementFile,
} from "./requirements.ts";
import { ownWords, type ShellCommand } from "./shell.ts";

/** One command that installs what requirement files name. */
export interface PipInstall {
  readonly at: Place;
  /** The key that it stands in the text of. */
  readonly key?: Place | undefined;
  readonly path: string;
  /** `pip install -r requirements.txt`, shortened. */
  readonly command: string;
  /** pip is told to refuse whatever has no hash. */
  readonly requiresHashes: boolean;
  readonly requirements: readonly Requirement[];
  /** Why a file can hold no hash at all. */
  readonly unhashed: readonly string[];
  /** Why the files cannot be seen, or not all of them. */
  readonly unseen: readonly string[];
}

/** All installs of a manifest, and the requirement files that they name. */
export interface PipInstalls {
  readonly installs: readonly PipInstall[];
  readonly files: readonly SourceFile[];
}

/** Where the commands of one text run. */
export interface ShellText {
  readonly commands: readonly ShellCommand[];
  readonly place: (line: number) => Place;
  /** The key that they are the text of. */
  readonly key?: Place | undefined;
  readonly path: string;
  /** The tools that ask for hashes in all of it. */
  readonly requiresHashes: HashSettings;
  /** Paths under which a file that a command names may lie, the likeliest first. */
  readonly candidates: (name: string) => readonly string[];
}

/** Reads what the commands of some texts install; they run one after the other. */
export function readPipInstalls(files: Files, texts: readonly ShellText[]): PipInstalls {
  const sources = new Map<string, SourceFile>();
  const written = new Map<string, WrittenFile>();
  const told = new Set<PipTool>();
  const installs = texts.flatMap((text) => {
    const here = new Set(text.requiresHashes);
    let directory = "";
    return text.commands.flatMap((command) => {
      const { words, assignments } = ownWords(command);
      const set = assignments.flatMap(toldByVariables);
      if (words.length === 0 || words[0] === "export") {
        for (const tool of [...set, ...words.flatMap(toldByVariables)]) here.add(tool);
      }
      if (command.outputs.some((one) => one.includes("GITHUB_ENV"))) {
        for (const tool of words.flatMap(toldByVariables)) told.add(tool);
      }
      if (words[0] === "cd" && words.length === 2) {
        directory = into(directory, withoutOwn(words[1] ?? ""));
      }
      // A variable may hold a whole path.
      const isBelow = (name: string) => directory !== "" && !/^[$<]/.test(name);
      const locate = (name: string) => isBelow(name) ? into(directory, name) : name;
      const writes = writtenFile(words, command.outputs);
      if (writes !== undefined) written.set(plainPath(locate(writes.name)), writes);
      const install = fileInstall(words);
      if (install === undefined) return [];
      const found = install.files.map((name) => seeFile(files, text, locate(name), written));
      for (const one of found) for (const file of one.files) sources.set(file.path, file);
      return [{
        at: text.place(command.line),
        key: text.key,
        path: text.path,
        command: words.join(" ").slice(0, 80),
        requiresHashes: here.has(install.tool) || told.has(install.tool) ||
          words.includes("--require-hashes") || set.includes(install.tool) ||
          found.some((one) => one.requiresHashes),
        requirements: found.flatMap(({ requirements }) => requirements),
        unhashed: found.flatMap(({ unhashed }) => unhashed),
        unseen: found.flatMap(({ unseen }) => unseen),
      }];
    });
  });
  return { installs, files: [...sources.values()] };
}

/** `cd "$(dirname "$0")/.."`: from where the script lies, which is looked in anyway. */
function withoutOwn(directory: string): string {
  return directory.replace(
    /^(\$\(.*(dirname|rev-parse|BASH_SOURCE).*\)|\$\{(0|BASH_SOURCE(\[0\])?)%\/\*\})\/?/s,
    "",
  );
}

function into(directory: string, name: string): string {
  return name.startsWith("/") ? name : plainPath(`${directory}/${name}`).replace(/^\//, "");
}

interface Seen extends RequirementFile {
  /** Why it can hold no hash at all. */
  readonly unhashed: readonly string[];
}

const NOTHING: Seen = {
  requirements: [],
  files: [],
  requiresHashes: false,
  unhashed: [],
  unseen: [],
};

/** `<(uv export)`. */
function seeProcess(name: string): Seen {
  const words = name.slice(2, -1).trim().split(/\s+/);
  const made = writtenFile(words, [name]);
  if (made?.isHashed === true) return NOTHING;
  return made?.isHashed === false
    ? { ...NOTHING, unhashed: [`\`${made.by}\` is told to leave them out`] }
    : { ...NOTHING, unseen: [`\`${words[0]}\` writes what is installed when it runs`] };
}

function seeFile(
  files: Files,
  { candidates }: ShellText,
  name: string,
  written: ReadonlyMap<string, WrittenFile>,
): Seen {
  const made = written.get(plainPath(name));
  if (made?.isHashed === true) return NOTHING;
  if (made?.isHashed === false) {
    return { ...NOTHING, unhashed: [`\`${made.by}\` writes ${name} without hashes`] };
  }
  if (name.startsWith("<(")) return seeProcess(name);
  if (/\.(toml|cfg|py)$/.test(name)) {
    return { ...NOTHING, unhashed: [`${name} can hold no hashes`] };
  }
  if (/[$*?]/.test(name) || name === "" || name === "-" || name.startsWith("/dev/")) {
    return { ...NOTHING, unseen: [`the file ${name} is named when it runs`] };
  }
  for (const path of new Set(candidates(name).map(plainPath))) {
    if (files.status(path, { follow: true }).ok) {
      const read = readRequirements(files, path);
      if (read !== undefined) return { ...read, unhashed: [] };
    }
  }
  const reason = made === undefined ? "is not there" : `is written by \`${made.by}\` when it runs`;
  return { ...NOTHING, unseen: [`the file ${name} ${reason}`] };
}
