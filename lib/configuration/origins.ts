/** Allowlists of origins: CORS and CSRF. Pure; no part of a value is shown. */
import { isLoopbackHost } from "./hosts.ts";
import { entryProblem, listEntries } from "./lists.ts";
import { compilePattern } from "./pattern.ts";
import { isOn } from "./switches.ts";

const LIST =
  /^(.+_)?(CORS_ALLOW(ED)?_ORIGINS?|CORS_ORIGINS?|CORS_ORIGIN_WHITELIST|CORS_WHITELIST|ALLOW(ED)?_ORIGINS|CSRF_TRUSTED_ORIGINS|TRUSTED_ORIGINS)$/;
const PATTERNS =
  /^(.+_)?(CORS_ALLOW(ED)?_ORIGIN_REGEX(ES)?|CORS_ORIGIN_REGEX(ES)?(_WHITELIST)?|ALLOW(ED)?_ORIGIN_REGEX(ES)?)$/;
/** What no allowlist means to allow. */
const MAX_PATTERNS = 1000;
const STRANGERS = ["https://q7x2.posture-stranger.example", "https://zk9w.other-nobody.test"];
const EVERYONE = /^(.+_)?(CORS_ALLOW_ALL_ORIGINS|CORS_ORIGIN_ALLOW_ALL|CORS_ALLOW_ALL)$/;

/** True for a name that holds an allowlist of origins, or switches one off. */
export function isOriginList(name: string): boolean {
  // Hardly any name gets as far as the expressions, which take thirty times as long.
  return (name.includes("CORS_") || name.includes("ORIGIN")) &&
    [LIST, PATTERNS, EVERYONE].some((pattern) => pattern.test(name));
}

/** Why it allows more than it should, if it does. */
export function originListProblem(name: string, value: string | null): string | undefined {
  if (value === null) return "is not UTF-8";
  if (EVERYONE.test(name)) return isOn(value) ? "allows every origin" : undefined;
  return entryProblem(
    PATTERNS.test(name) ? patternEntries(value) : listEntries(value),
    PATTERNS.test(name) ? patternProblem : originProblem,
  );
}

/** `*`, `null` (sandboxed frames and files), or plain http from elsewhere than this machine. */
function originProblem(entry: string): string | undefined {
  if (/^null$/i.test(entry)) return "allows the origin null";
  const [, scheme = "", host = entry] = /^([a-z][a-z0-9+.-]*|\*):\/\/(.*)$/i.exec(entry) ?? [];
  if (/^[*.+]+(:(\d+|\*))?\/?$/.test(host)) return "allows every origin";
  const [, name = ""] = /^(\[[^\]]*\]|[^:/?#]*)/.exec(host) ?? [];
  const isPlain = scheme.toLowerCase() === "http" || scheme === "*";
  return isPlain && !isLoopbackHost(name.replace(/^\*\./, ""))
    ? "allows an origin without TLS (http)"
    : undefined;
}

/** A comma may be a part of a pattern (`{1,3}`): only what looks like the next one divides them. */
function patternEntries(value: string): readonly string[] {
  const text = value.trim().replace(/^\[\s*(?=["'r])([^]*)\]$/, "$1");
  return text.split(/[\s;]+|,(?=\s*(?:r?["']|\^|https?:))/)
    .map((entry) => entry.replace(/^r?["']+|["'],?$/g, "")).filter((entry) => entry !== "").slice(
      0,
      MAX_PATTERNS,
    );
}

function patternProblem(entry: string): string | undefined {
  const plain = entry.replace(/^\^|\$$/g, "").replaceAll("\\/", "/").replaceAll("\\\\", "\\");
  const [, scheme = "", host = plain] = /^(\(?[a-z?|:()]*?\)?):\/\/(.*)$/i.exec(plain) ?? [];
  if (
    plain === "*" || matchesStrangers(entry) ||
    /^\(?(\.[*+]|\[\^?[^\]]*\][*+]|\\S[*+])\)?(:.*)?$/.test(host)
  ) {
    return "allows every origin";
  }
  const isPlain = /^\(?http($|\)|\||s\?)/i.test(scheme) || /\|http\)?$/i.test(scheme);
  const name = host.replaceAll("\\", "").replace(/^\((?:\?:)?([^()|]*)\)/, "$1");
  if (isPlain && isLocalChoice(host.replaceAll("\\", ""))) return undefined;
  const isLocal = /^(\[::1\]|127\.\d+\.\d+\.\d+|([^:/]*\.)?localhost)([^A-Za-z0-9.-]|$)/i.test(
    name,
  );
  return isPlain && !isLocal ? "allows an origin without TLS (http)" : undefined;
}

/** `(localhost|127.0.0.1)`, with a port or none. */
function isLocalChoice(host: string): boolean {
  const [, names] = /^\((?:\?:)?([^()]*)\)([^A-Za-z0-9.-]|$)/.exec(host) ?? [];
  return names !== undefined && names.split("|").every(isLoopbackHost);
}

/** Django's middleware asks re.match: from the start, whatever follows. */
function matchesStrangers(entry: string): boolean {
  const source = entry.replace(/^\(\?[aimsux]+\)/, "").replaceAll("\\\\", "\\");
  const matcher = compilePattern(`(?:${source}).*`);
  return matcher !== undefined && STRANGERS.every(matcher);
}
