/**
 * Is a secret one that somebody chose, or one that nobody has replaced yet? Pure; what it says of a
 * value is never a part of it.
 */

/** What a declared secret must be. */
export interface SecretRequirement {
  /** Characters. */
  readonly minLength: number;
  /** Different characters. */
  readonly distinct: number;
}

/** Found anywhere, whatever else is around them: generated secrets do not hold these. */
const MARKERS =
  /changeme|changethis|changeit|replaceme|replacethis|placeholder|djangoinsecure|notsecret|notasecret|verysecret|supersecret|insertyour|yoursecret|yourkey|yourtoken|yourpassword|xxxxx|fixme|dummysecret|donotuse|dontuse|opensslrand|shouldbechanged|mustbechanged|tobechanged|replacewith|notsecure|notasecure|verylongsecret|longsecretkey|ch4ng3m3|p4ssw0rd|pssw0rd/;

/** Words of which a placeholder is made, with little else. */
const WORDS =
  /password|passwd|passphrase|secret|example|sample|default|insecure|production|development|testing|changed|change|token|admin|dummy|todo|test|demo|temp|here|your|this|must|before|please|django|flask|string|value|local|root|user|pass|random|generate|secure|unsafe|super|characters|chars|length|very|long|with|jwt|min|key|dev|app|the|my|xxx|foo|bar|baz|tbd/g;

/** Digests of nothing and of `password`: MD5, SHA-1, SHA-256. */
const DIGESTS =
  /^(d41d8cd98f00b204|da39a3ee5e6b4b0d|e3b0c44298fc1c14|5f4dcc3b5aa765d6|5baa61e4c9b93f3f|5e884898da280471)/i;

/** Rows of keyboards and the series that people count in. */
const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"];
const SERIES = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", ...ROWS];
const SEQUENCES = [...SERIES, ...SERIES.map((row) => [...row].reverse().join(""))];

/** A run in a sequence that is no accident. */
const MIN_RUN = 4;
/** Letters besides the words of a placeholder: with fewer it is one. */
const MIN_REST = 8;

/** Why the value is no secret, if it is none: `is a placeholder`, `has 12 characters, needs 32`. */
export function secretProblem(
  name: string,
  value: string,
  { minLength, distinct }: SecretRequirement,
): string | undefined {
  const { length } = [...value];
  const different = new Set(value).size;
  return placeholderProblem(name, value) ??
    (length < minLength ? `has ${characters(length)}, needs ${minLength}` : undefined) ??
    (different < distinct
      ? `has ${different} different ${
        different === 1 ? "character" : "characters"
      }, needs ${distinct}`
      : undefined);
}

/** Why the value was not made to be a secret, if so, however long it is. */
export function placeholderProblem(name: string, value: string): string | undefined {
  if (value.trim() === "") return "is empty";
  if (/^(<.*>|\$\{.*\}|\{\{.*\}\}|%[A-Z_]+%|\$\(.*\))$/s.test(value.trim())) {
    return "is a template that nobody filled in";
  }
  const text = letters(value);
  if (text !== "" && text === letters(name)) return "is the variable's own name";
  if (isRepetition(value)) return "repeats the same few characters";
  if (MARKERS.test(text) || isMadeOfWords(text)) return "is a placeholder";
  if (DIGESTS.test(value)) return "is the digest of nothing or of a well-known word";
  if (isSequence(value.toLowerCase())) return "is a row of the keyboard or a count";
  return undefined;
}

function characters(count: number): string {
  return count === 1 ? "1 character" : `${count} characters`;
}

/** Its letters and digits, in lower case. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

/** `secret`, `my-secret-key-123`: nothing is left but digits and fewer than eight letters. */
function isMadeOfWords(text: string): boolean {
  const rest = text.replace(WORDS, "");
  const made = text.length - rest.length;
  return made >= 3 && made >= rest.length && rest.replace(/\d/g, "").length < MIN_REST;
}

/** `aaaa`, `abcabcabc`: one unit of at most eight characters over and over. */
function isRepetition(value: string): boolean {
  for (let unit = 1; unit <= 8 && unit * 3 <= value.length; unit++) {
    if (value.startsWith(value.slice(0, value.length - unit), unit)) return true;
  }
  return value.length > 1 && new Set(value).size === 1;
}

/** Made of runs such as `qwerty` and `12345`, fewer than eight characters apart. */
function isSequence(value: string): boolean {
  let covered = 0;
  for (let index = 0; index < value.length;) {
    const run = longestRun(value, index);
    covered += run >= MIN_RUN ? run : 0;
    index += Math.max(run >= MIN_RUN ? run : 1, 1);
  }
  return covered * 2 > value.length && value.length - covered < MIN_REST;
}

function longestRun(value: string, start: number): number {
  const runs = SEQUENCES.map((sequence) => {
    const from = sequence.indexOf(value[start] ?? "");
    if (from < 0) return 0;
    let length = 0;
    while (
      from + length < sequence.length && value[start + length] === sequence[from + length]
    ) length++;
    return length;
  });
  return Math.max(0, ...runs);
}
