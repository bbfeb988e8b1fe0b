/** `pip install -r FILE` in shell text: which files, and whether pip asks for hashes. */
import type { Files } from "../../system/files.ts";
import type { Place } from "../place.ts";
import type { SourceFile } from "../types.ts";
import { plainPath, readRequirements, type Requirement } from "./requirements.ts";
import { ownWords, type ShellCommand } from "./shell.ts";

/** One command that installs what requirement files name. */
export interface PipInstall {
  readonly at: Place;
  readonly path: string;
  /** `pip install -r requirements.txt`, shortened. */
  readonly command: string;
  /** pip is told to refuse whatever has no hash. */
  readonly requiresHashes: boolean;
  readonly requirements: readonly Requirement[];
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
  readonly path: string;
  /** PIP_REQUIRE_HASHES is set for all of it. */
  readonly requiresHashes: boolean;
  /** Paths under which a file that a command names may lie, the likeliest first. */
  readonly candidates: (name: string) => readonly string[];
}

const PIP = /^(?:.*\/)?pip[\d.]*$/;
const NOT_RUN = /^(echo|printf|grep|apt|apt-get|apk|dnf|yum|brew)$/;
const HASHES = /^(?:PIP|UV)_REQUIRE_HASHES=(?:1|true|yes|on|t|y)$/i;

/** Reads what the commands of some texts install. */
export function readPipInstalls(files: Files, texts: readonly ShellText[]): PipInstalls {
  const sources = new Map<string, SourceFile>();
  const installs = texts.flatMap((text) => {
    let { requiresHashes } = text;
    let directory = "";
    return text.commands.flatMap((command) => {
      const { words, assignments } = ownWords(command);
      if (words.length === 0 || words[0] === "export") {
        requiresHashes ||= [...assignments, ...words].some((word) => HASHES.test(word));
      }
      if (words[0] === "cd" && words.length === 2) directory = into(directory, words[1] ?? "");
      const named = installedFiles(words);
      if (named === undefined) return [];
      const found = named.map((name) =>
        seeFile(files, text, directory === "" ? name : into(directory, name))
      );
      for (const one of found) for (const file of one.files) sources.set(file.path, file);
      return [{
        at: text.place(command.line),
        path: text.path,
        command: words.join(" ").slice(0, 80),
        requiresHashes: requiresHashes || words.includes("--require-hashes") ||
          assignments.some((one) => HASHES.test(one)) ||
          found.some((one) => one.requiresHashes),
        requirements: found.flatMap(({ requirements }) => requirements),
        unseen: found.flatMap(({ unseen }) => unseen),
      }];
    });
  });
  return { installs, files: [...sources.values()] };
}

function into(directory: string, name: string): string {
  return name.startsWith("/") ? name : plainPath(`${directory}/${name}`).replace(/^\//, "");
}

/** The files that `pip install` is given; undefined when it is another command, or gets none. */
function installedFiles(words: readonly string[]): readonly string[] | undefined {
  if (NOT_RUN.test(words[0] ?? "")) return undefined;
  const pip = words.findIndex((word) => PIP.test(word));
  const install = words.findIndex((word, index) => index > pip && word === "install");
  const between = words.slice(pip + 1, install);
  if (pip < 0 || install < 0 || !between.every((word) => word.startsWith("-"))) return undefined;
  const named: string[] = [];
  for (let index = install + 1; index < words.length; index++) {
    const [, , value] = /^(-r|--requirements?(?:=|$))(.*)$/.exec(words[index] ?? "") ?? [];
    if (value === undefined) continue;
    named.push(value === "" ? words[++index] ?? "" : value.replace(/^=/, ""));
  }
  return named.length === 0 ? undefined : named;
}

function seeFile(files: Files, { candidates }: ShellText, name: string) {
  const nothing = { requirements: [], files: [], requiresHashes: false };
  if (/[$*?]/.test(name) || name === "" || name === "-" || name.startsWith("/dev/")) {
    return { ...nothing, unseen: [`the file ${name} is named when it runs`] };
  }
  for (const path of new Set(candidates(name).map(plainPath))) {
    if (files.status(path, { follow: true }).ok) {
      const read = readRequirements(files, path);
      if (read !== undefined) return read;
    }
  }
  return { ...nothing, unseen: [`the file ${name} is not there`] };
}
