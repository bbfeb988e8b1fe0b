/**
 * Does a value look like a secret? Pure, and careful in both directions: a gate that refuses an
 * innocent flag takes production down.
 */

// Every repetition has a bound: a hostile value must take no time.

/** Tokens that web pages carry too: JSON web tokens for everybody, browser keys. */
const BROWSER_TOKEN =
  /\bAIza[A-Za-z0-9_-]{35}|\beyJ[A-Za-z0-9_-]{8,1024}\.eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{8}/;

/**
 * Prefixes and shapes that only credentials have, as their issuers document them, after a part that
 * each of them holds: without a JIT it is compiling an expression that costs.
 */
export const TOKEN_SHAPES: readonly (readonly [part: string, shape: RegExp])[] = [
  ["AIza", BROWSER_TOKEN],
  ["eyJ", BROWSER_TOKEN],
  ["gh", /\bgh[pousr]_[A-Za-z0-9]{36}/],
  ["github_pat_", /\bgithub_pat_[A-Za-z0-9_]{40}/],
  ["glpat-", /\bglpat-[A-Za-z0-9_-]{20}/],
  ["xox", /\bxox[abprs]-[A-Za-z0-9-]{10}/],
  ["AKIA", /\bAKIA[A-Z0-9]{16}\b/],
  ["ASIA", /\bASIA[A-Z0-9]{16}\b/],
  ["k_live_", /\b[sr]k_live_[A-Za-z0-9]{16}/],
  ["k_test_", /\b[sr]k_test_[A-Za-z0-9]{16}/],
  ["sk-", /\bsk-(ant-|proj-)?[A-Za-z0-9_-]{20}/],
  ["npm_", /\bnpm_[A-Za-z0-9]{36}/],
  ["dop_v1_", /\bdop_v1_[a-f0-9]{64}/],
  ["hv", /\bhv[sb]\.[A-Za-z0-9_-]{24}/],
  ["hf_", /\bhf_[A-Za-z0-9]{30}/],
  ["SG.", /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{40}/],
  ["pypi-AgE", /\bpypi-AgE[A-Za-z0-9_-]{40}/],
  ["shp", /\bshp(at|ca|pa|ss)_[a-f0-9]{32}/],
  ["dckr_pat_", /\bdckr_pat_[A-Za-z0-9_-]{20}/],
  ["tskey-", /\btskey-(auth|api|client)-[A-Za-z0-9-]{16}/],
  ["xapp-", /\bxapp-\d-[A-Za-z0-9-]{10}/],
  ["whsec_", /\bwhsec_[A-Za-z0-9+/]{24}/],
  ["GOCSPX-", /\bGOCSPX-[A-Za-z0-9_-]{20}/],
  ["AGE-SECRET-KEY-1", /\bAGE-SECRET-KEY-1[A-Z0-9]{40}/],
  ["gl", /\bgl(rt|dt|ptt|cbt|soat|agent)-[A-Za-z0-9_-]{20}/],
  [
    "hooks.slack.com",
    /\bhooks\.slack\.com\/(services|workflows)\/T[A-Z0-9]{6,}\/[A-Z0-9]{6,}\/[A-Za-z0-9]{16}/,
  ],
  ["/api/webhooks/", /\bdiscord(app)?\.com\/api\/webhooks\/\d{10,}\/[A-Za-z0-9_-]{40}/],
  ["PRIVATE KEY", /-----BEGIN [A-Z ]{0,40}PRIVATE KEY( BLOCK)?-----/],
  // The same in base64: -----BEGIN PRIVATE, RSA PRIVATE, EC PRIVATE, OPENSSH, ENCRYPTED, PGP PRIVATE.
  [
    "LS0tLS1CRUdJTiB",
    /LS0tLS1CRUdJTiB(QUklWQVRF|SU0EgUFJJ|FQyBQUklW|PUEVOU1NI|FTkNSWVBURUQg|QR1AgUFJJ)/,
  ],
];

/** The shortest of them has 15 characters. */
const MIN_TOKEN = 15;

const URL_CREDENTIALS = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@:]{0,256}:([^\s/?#@]{1,4096})@/i;

/** Last words of a name that announce a secret, whatever stands before them. */
const SECRET_WORDS = new Set([
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "pass",
  // redis-server's own.
  "requirepass",
  "masterauth",
  "secret",
  "token",
  "apikey",
  "key",
  "credential",
  "credentials",
  "pat",
]);
/** With these before it, `key` is a secret; `cache_key` or `primary_key` is none. */
const KEY_QUALIFIERS = new Set([
  "api",
  "access",
  "secret",
  "private",
  "encryption",
  "signing",
  "auth",
  "master",
]);
const PASSWORD_WORDS = new Set(["password", "passwd", "passphrase", "pwd", "requirepass"]);

/** A token's shape, or a password inside a URL, anywhere in the text: what it is, if it is one. */
export function knownCredential(text: string): string | undefined {
  const password = text.includes("://") ? URL_CREDENTIALS.exec(text)?.[1] : undefined;
  if (password !== undefined && !isReference(password)) return "a URL with a password";
  return text.length >= MIN_TOKEN && holdsToken(text) ? "a known token prefix" : undefined;
}

function holdsToken(text: string): boolean {
  return TOKEN_SHAPES.some(([part, shape]) => text.includes(part) && shape.test(text));
}

/** True when the only credential in the text is of a kind that browsers are given as well. */
export function isBrowserToken(text: string): boolean {
  return BROWSER_TOKEN.test(text) &&
    knownCredential(text.replace(new RegExp(BROWSER_TOKEN, "g"), " ")) === undefined;
}

/** `api-key`, `DB_PASSWORD`, `dbPassword` announce a secret; `token-ttl`, `password-file` do not. */
export function announcesSecret(name: string): boolean {
  const words = nameWords(name);
  const last = words.at(-1) ?? "";
  if (!SECRET_WORDS.has(last)) return false;
  if (words[0] === "no" || words.includes("public")) return false;
  return last !== "key" || words.slice(0, -1).some((word) => KEY_QUALIFIERS.has(word));
}

/** True when the last word is one for a password: those may be short and made of letters. */
export function announcesPassword(name: string): boolean {
  return PASSWORD_WORDS.has(nameWords(name).at(-1) ?? "");
}

/** A value that carries a secret itself: not a path, a reference, a switch, a placeholder's form. */
export function carriesValue(value: string): boolean {
  if (value === "" || isReference(value)) return false;
  return !/^(true|false|yes|no|on|off|none|null|prompt|stdin|env|file|-)$/i.test(value);
}

/** At least 16 characters of mixed kinds, as generated keys have: no word, number, name or list. */
export function looksGenerated(value: string): boolean {
  if (value.length < 16 || /\s/.test(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(value)).length;
  return kinds >= 2 && new Set(value).size >= 8 && !/^[a-z]+([-./:_][a-z0-9]{1,12})+$/.test(value);
}

/** `/run/secrets/x`, `./x`, `$VAR`, `${VAR}`, `@file`, `file:x`, `env:X`, `{{ x }}`, `<x>`. */
export function isReference(value: string): boolean {
  return /^(\.{0,2}\/|~|\$|%[sd(]|@|<|\{\{|file:|env:|vault:|arn:|secretref)/i.test(value);
}

/** The words of a name in any of its spellings, in lower case. */
export function nameWords(name: string): string[] {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
