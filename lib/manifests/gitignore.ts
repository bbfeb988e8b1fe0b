/** What .gitignore leaves out of a walk, in bounded time. */
import ignore from "ignore";
import type { Files } from "../system/files.ts";
import type { DirectoryEntry } from "../system/types.ts";

/** Lines of one .gitignore. */
const MAX_PATTERNS = 5000;

/** A directory, and what the .gitignore files above it leave out. */
export interface Directory {
  /** As it is shown: `.` is the empty text, any other ends in a slash. */
  readonly prefix: string;
  readonly depth: number;
  readonly isIgnored: (path: string) => boolean;
}

/** The nearest .gitignore that says something about a path decides, as git does it. */
export function withOwnIgnores(
  files: Files,
  directory: Directory,
  entries: readonly DirectoryEntry[],
): Directory {
  if (!entries.some(({ name, type }) => name === ".gitignore" && type === "file")) return directory;
  const text = files.readText(`${directory.prefix}.gitignore`);
  if (!text.ok) return directory;
  const lines = boundedPatterns(text.value);
  if (lines.length === 0) return directory;
  const patterns = ignore({ allowRelativePaths: true }).add(lines);
  const { isIgnored } = directory;
  return {
    ...directory,
    isIgnored(path) {
      const { ignored, unignored } = patterns.test(path.slice(directory.prefix.length));
      return ignored || !unignored && isIgnored(path);
    },
  };
}

/**
 * The lines of a .gitignore that can be matched in bounded time: each star more in one name costs
 * a regular expression a power more. What an other line would leave out is judged.
 */
function boundedPatterns(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const isBounded = (line: string) =>
    line.length <= 1000 && (line.match(/\*\*/g) ?? []).length <= 3 &&
    line.replace(/\*\*+/g, "").split("/").every((part) => part.split("*").length <= 3);
  const isLost = lines.length > MAX_PATTERNS ||
    lines.some((line) => line.startsWith("!") && !isBounded(line));
  return isLost ? [] : lines.filter(isBounded);
}
