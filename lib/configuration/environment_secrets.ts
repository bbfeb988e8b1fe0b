/**
 * Which variables carry a secret: the words of the name and the form of the value, together. Pure;
 * what it gives names the variable and the reason, never a part of the value.
 */
import {
  carriesValue,
  isBrowserToken,
  isReference,
  knownCredential,
  looksGenerated,
  nameWords,
} from "../secrets.ts";
import { isInnocent } from "./innocent_values.ts";

/** Names that lead to a secret and hold none: `*_FILE`, `*_FD`, `*_PATH`. */
const POINTERS = new Set(["file", "files", "fd", "path", "paths", "dir", "directory", "filename"]);
/** What stands for everybody to read, whatever the name says besides. */
const PUBLIC = new Set(["public", "pub", "publishable", "anon"]);
/** The same of a key or a token; `GPG_PASSPHRASE` and `SITE_PASSWORD` are what they say. */
const PUBLIC_KEYS = new Set(["gpg", "pgp", "site"]);
/** What a bundler writes into the page. A word for a secret after it is a mistake, and judged. */
const BROWSER = /^(VITE|REACT_APP|VUE_APP|GATSBY|EXPO_PUBLIC|NEXT_PUBLIC|MIX)_/;
/** `CI_COMMIT_MESSAGE`: somebody's sentence, where `password=` is talked about. */
const PROSE = new Set(["message", "description", "title", "comment"]);
/** `REQUIRE_PASSWORD`, `ALLOW_EMPTY_PASSWORD`: a switch, unless its value looks generated. */
const SWITCHES = new Set(
  "require required allow enable enabled disable disabled show hide no use ask prompt random reset has skip"
    .split(" "),
);
const PASSWORDS = new Set(["password", "passwd", "passphrase", "pwd", "pass", "pw"]);
const OTHERS = new Set(["secret", "token", "credential", "credentials", "auth", "pat", "salt"]);
/** With one of these before it, `SECRET` is the value itself and no name of a stored one. */
const SECRET_USES = new Set(
  "app api auth client cookie csrf encryption hmac jwt nextauth oauth oauth2 rpc session shared signing webhook token"
    .split(" "),
);
/** With one of these before it, `KEY` is a secret as soon as the value looks generated. */
const KEY_USES = new Set(
  "api access account app auth encryption fernet hmac jwt license master private secret session signing storage deploy"
    .split(" "),
);
/** With one of these before it, `KEY` names a place, an order or a machine. */
const KEY_PLACES = new Set(
  "bucket cache dedup foreign group hash host idempotency index message object partition primary registry routing s3 shard sort translation"
    .split(" "),
);
/** What may follow the telling word: which of several, or how it is written. */
const QUALIFIERS = new Set(
  "base prod production staging stage dev development test live sandbox old new current previous next primary secondary default value string b64 base64 hex pem json raw read write admin user root backup main master cluster"
    .split(" "),
);
/** Words that are written together. */
const COMPOUND =
  /^(.*?)(password|passwd|passphrase|secret|token|(?:api|auth|access|secret|private|encryption|signing|license)key)$/;

/** Fewest characters that make a word's value the password or secret itself. */
const MIN_PASSWORD = 4;
const MIN_SECRET = 8;

/** Why the variable carries a secret; undefined: it does not look like it. Null: not UTF-8. */
export function environmentSecret(name: string, value: string | null): string | undefined {
  const words = splitName(name);
  if (POINTERS.has(words.at(-1) ?? "")) return undefined;
  const kind = secretKind(words);
  if (value === null) return kind === undefined ? undefined : "bytes that are no text";
  const isKey = kind !== "password" && !words.includes("secret");
  const isPublic = words.some((word) => PUBLIC.has(word)) ||
    isKey && (BROWSER.test(name) || words.some((word) => PUBLIC_KEYS.has(word)));
  const embedded = PROSE.has(words.at(-1) ?? "")
    ? knownCredential(value)
    : embeddedCredential(value);
  if (embedded !== undefined) return isExempt(words, value, isPublic) ? undefined : embedded;
  if (kind === undefined || isPublic || isInnocent(value)) return undefined;
  return isSecretValue(kind, words, value) ? `a ${kind}` : undefined;
}

/** An access key's id names the key; browser tokens of a public name are meant for browsers. */
function isExempt(words: readonly string[], value: string, isPublic: boolean): boolean {
  if (words.at(-1) === "id" && /^(AKIA|ASIA)[A-Z0-9]{16}$/.test(value)) return true;
  return isPublic && isBrowserToken(value);
}

type Kind = "password" | "secret" | "key";

/** The words of a name in lower case, those written together apart. */
function splitName(name: string): readonly string[] {
  return nameWords(name).flatMap((word) => {
    const [, before = "", last = ""] = COMPOUND.exec(word) ?? [];
    if (last === "") return [word];
    const parts = last.endsWith("key") ? [last.slice(0, -3), "key"] : [last];
    return before === "" ? parts : [before, ...parts];
  });
}

/** What the name announces: its last telling word, with nothing but qualifiers after it. */
function secretKind(words: readonly string[]): Kind | undefined {
  const last = words.findLastIndex((word) => !isQualifier(word) || kindOf(word) !== undefined);
  const kind = kindOf(words[last] ?? "");
  // PWD and OLDPWD are the shell's, whatever they hold.
  const isShells = words.length === 1 && /^(pwd|oldpwd)$/.test(words[0] ?? "");
  if (isShells || (kind === "key" && words.some((word) => KEY_PLACES.has(word)))) return undefined;
  return kind;
}

function isQualifier(word: string): boolean {
  return QUALIFIERS.has(word) || /^(v?\d+|[a-z]|eu|us|ro|rw)$/.test(word);
}

function kindOf(word: string): Kind | undefined {
  if (PASSWORDS.has(word)) return "password";
  if (word === "key") return "key";
  return OTHERS.has(word) ? "secret" : undefined;
}

function isSecretValue(kind: Kind, words: readonly string[], value: string): boolean {
  // The name of a stored secret: `prod/app/db-Credentials`.
  if (kind === "secret" && value.includes("/") && isMadeOfWords(value)) return false;
  if (looksGenerated(value) && (kind !== "key" || isKeyValue(words, value))) return true;
  if (words.some((word) => SWITCHES.has(word))) return false;
  if (looksScrambled(value) && (kind !== "key" || words.some((word) => KEY_USES.has(word)))) {
    return true;
  }
  if (kind === "password") return value.length >= MIN_PASSWORD && !isMasked(value);
  const isUse = kind === "key" || words.some((word) => SECRET_USES.has(word));
  return words.includes("secret") && isUse && value.length >= MIN_SECRET && !isMasked(value);
}

/** Ten letters and digits or more, mixed as no name is: on average two of a kind in a row. */
function looksScrambled(value: string): boolean {
  if (!/^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9]{10,15}$/.test(value)) return false;
  const runs = value.match(/[A-Z]?[a-z]+|[A-Z]+|[0-9]+/g) ?? [];
  const words = runs.filter((run) => /^[A-Za-z][a-z]{2}/.test(run)).length;
  return runs.length * 2.2 >= value.length && words < 2 && new Set(value).size >= 8;
}

/** A key without a telling use has to look random: no identifier, no fingerprint, no name. */
function isKeyValue(words: readonly string[], value: string): boolean {
  if (words.some((word) => KEY_USES.has(word))) return true;
  const isIdentifier = UUID.test(value) || /^[0-9A-F]{40}$/.test(value);
  return !isIdentifier && !isMadeOfWords(value) && !/[\s:@]/.test(value) &&
    entropy(value) * value.length >= MIN_BITS;
}

/** `orders.created.v2.EuropeWest1`: at least half of three or more parts are words. */
function isMadeOfWords(value: string): boolean {
  const parts = value.split(/[-._:/]/);
  const words = parts.filter((part) =>
    /^([a-z]{2,12}|[A-Z]?[a-z]{2,12}([A-Z][a-z]{2,12})*)$/.test(part)
  );
  return parts.length >= 3 && words.length * 2 >= parts.length;
}

/** A generated value of 20 characters has some 80. */
const MIN_BITS = 70;

/** Shannon's entropy of the value's own characters, in bits per character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  const total = [...value].length;
  return [...counts.values()].reduce(
    (sum, count) => sum - count / total * Math.log2(count / total),
    0,
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Stands for a value: `****`, `xxxx`, `[REDACTED]`, `your-api-key`, `REPLACE_ME`. */
const MASK = /^([*x.\u2022-])\1{2,}$|redacted|^\[.*\]$|^(your|replace|insert|todo|set|enter)[-_ ]/i;

function isMasked(value: string): boolean {
  return MASK.test(value);
}

const CONNECTION =
  /(?:^|[;,?&\s])-{0,2}[\w. -]{0,64}?(?:password|passwd|pwd|accountkey|sharedaccesskey|client_?secret|api[-_]?key)\s*=\s*"?([^;,&\s"]{4,})/i;
const AUTHORIZATION = /\b(?:bearer|basic)\s+([A-Za-z0-9._~+/-]{16,})/i;
const REGISTRY_AUTH = /"(?:auth|identitytoken|password)"\s*:\s*"[^"]{8,}"/;

/** A credential inside of a value, whatever the name of the variable. */
function embeddedCredential(value: string): string | undefined {
  const known = knownCredential(value);
  if (known !== undefined) return known;
  const [, password = ""] = value.includes("=") ? CONNECTION.exec(value) ?? [] : [];
  if (carriesValue(password) && !isReference(password) && !isMasked(password)) {
    return "a connection string or options with a password";
  }
  const [, authorization = ""] = value.includes(" ") ? AUTHORIZATION.exec(value) ?? [] : [];
  if (looksGenerated(authorization)) return "an authorization header";
  return value.includes('"') && REGISTRY_AUTH.test(value) ? "a registry's credentials" : undefined;
}
