/** The short forms that are cut at colons. A Windows drive's colon is none of them. */

/** `source:target:options`; a single part is the target. */
export interface SplitMount {
  readonly source: string | undefined;
  readonly target: string;
  readonly options: readonly string[];
  /** More parts than there are. */
  readonly isBroken: boolean;
}

const DRIVE = /^[A-Za-z]:[\\/]/;

/** Cuts a volume's or a device's short form. */
export function splitMount(text: string): SplitMount {
  const drive = DRIVE.exec(text)?.[0] ?? "";
  const [first = "", second, options = "", ...more] = text.slice(drive.length).split(":");
  const isBroken = more.length > 0;
  if (second === undefined) return { source: undefined, target: first, options: [], isBroken };
  return {
    source: drive + first,
    target: second,
    options: options === "" ? [] : options.split(","),
    isBroken,
  };
}

/** True for a source that is a path of the host's, and not a volume's name. */
export function isHostPath(source: string): boolean {
  return /^[./~\\]/.test(source) || DRIVE.test(source);
}

/** The words of a command line, as a shell cuts them: quotes and backslashes count, nothing else. */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [part] of line.matchAll(/\s+|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\]+|./gs)) {
    if (/^\s/.test(part)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + unquoted(part);
  }
  if (word !== undefined) words.push(word);
  return words;
}

function unquoted(part: string): string {
  if (part.length > 1 && part.startsWith("'")) return part.slice(1, -1);
  if (part.length > 1 && part.startsWith('"')) {
    return part.slice(1, -1).replace(/\\(["\\$`])/g, "$1");
  }
  return part.length > 1 && part.startsWith("\\") ? part.slice(1) : part;
}
