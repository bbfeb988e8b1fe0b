/** Commands of pip and of uv: the requirement files that one installs, and those that one writes. */

/** Whose settings count: uv reads neither pip's variables nor its files. */
export type PipTool = "pip" | "uv";

/** What one command installs from files. */
export interface FileInstall {
  readonly tool: PipTool;
  readonly files: readonly string[];
}

/** A requirement file that a command writes from a lock file. */
export interface WrittenFile {
  readonly name: string;
  /** Undefined: the project's settings decide. */
  readonly isHashed: boolean | undefined;
  /** `poetry export`. */
  readonly by: string;
}

const PIP = /^(?:.*\/)?pip[\d.]*$/;
const NOT_RUN = /^(echo|printf|grep|apt|apt-get|apk|dnf|yum|brew)$/;

/** The files that it installs; undefined when it is another command, or gets none. */
export function fileInstall(words: readonly string[]): FileInstall | undefined {
  if (NOT_RUN.test(words[0] ?? "")) return undefined;
  const isSync = /^(?:.*\/)?pip-sync$/.test(words[0] ?? "");
  const pip = isSync ? 0 : words.findIndex((word) => PIP.test(word));
  const verb = isSync
    ? 0
    : words.findIndex((word, index) => index > pip && /^(install|wheel|download|sync)$/.test(word));
  const between = words.slice(pip + 1, Math.max(verb, 0));
  if (pip < 0 || verb < 0 || !between.every((word) => word.startsWith("-"))) return undefined;
  const rest = words.slice(verb + 1);
  // From a directory of wheels: what is in there was fetched by another command.
  if (rest.includes("--no-index")) return undefined;
  const files = isSync || words[verb] === "sync" ? syncedFiles(rest) : namedFiles(rest);
  const tool = /(^|\/)uv$/.test(words[pip - 1] ?? "") ? "uv" : "pip";
  return files.length === 0 ? undefined : { tool, files };
}

/** `-r FILE`, also behind other letters of one option. */
function namedFiles(words: readonly string[]): readonly string[] {
  const named: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [, value] = /^(?:-[UqvIr]*?r|--requirements?(?:=|$))(.*)$/.exec(words[index] ?? "") ?? [];
    if (value === undefined) continue;
    named.push(value === "" ? words[++index] ?? "" : value.replace(/^=/, ""));
  }
  return named;
}

const VALUED =
  /^(-c|--constraints?|--index-url|-i|--extra-index-url|--index|--default-index|-f|--find-links|--python|-p|--python-executable|--target|--prefix|--pip-args|--cert|--client-cert|--exclude-newer|--link-mode|--cache-dir)$/;

function syncedFiles(words: readonly string[]): readonly string[] {
  const named = words.filter((word, index) =>
    !word.startsWith("-") && !VALUED.test(words[index - 1] ?? "")
  );
  return named.length === 0 ? ["requirements.txt"] : named;
}

const OUTPUT = /^(-o|--output|--output-file)(?:=(.*))?$/;

/** The requirement file that `uv export`, `poetry export` or a compiler writes. */
export function writtenFile(
  words: readonly string[],
  outputs: readonly string[],
): WrittenFile | undefined {
  const command = words.slice(0, 3).join(" ");
  const [, by = ""] =
    /^((?:uv|poetry|pdm) export|pipenv requirements|uv pip compile|pip-compile)(?: |$)/.exec(
      command,
    ) ??
      [];
  if (by === "") return undefined;
  const option = words.findIndex((word) => OUTPUT.test(word));
  const name = option < 0 ? outputs[0] : OUTPUT.exec(words[option] ?? "")?.[2] ?? words[option + 1];
  if (name === undefined || name === "") return undefined;
  return { name, by, isHashed: hashes(by, words) };
}

function hashes(by: string, words: readonly string[]): boolean | undefined {
  if (by.endsWith("export")) return !words.some((word) => /^--(without|no)-hashes$/.test(word));
  if (by === "pipenv requirements") return words.includes("--hash");
  return words.includes("--generate-hashes") ? true : undefined;
}
