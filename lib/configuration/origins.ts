/** Allowlists of origins: CORS and CSRF. Pure; no part of a value is shown. */
import { isLoopbackHost } from "./hosts.ts";
import { entryProblem, listEntries } from "./lists.ts";
import { isOn } from "./switches.ts";

const LIST =
  /^(.+_)?(CORS_ALLOW(ED)?_ORIGINS?|CORS_ORIGINS?|CORS_ORIGIN_WHITELIST|CORS_WHITELIST|ALLOW(ED)?_ORIGINS|CSRF_TRUSTED_ORIGINS|TRUSTED_ORIGINS)$/;
const PATTERNS =
  /^(.+_)?(CORS_ALLOW(ED)?_ORIGIN_REGEX(ES)?|CORS_ORIGIN_REGEX(ES)?(_WHITELIST)?|ALLOW(ED)?_ORIGIN_REGEX(ES)?)$/;
const EVERYONE = /^(.+_)?(CORS_ALLOW_ALL_ORIGINS|CORS_ORIGIN_ALLOW_ALL|CORS_ALLOW_ALL)$/;

/** True for a name that holds an allowlist of origins, or switches one off. */
export function isOriginList(name: string): boolean {
  return [LIST, PATTERNS, EVERYONE].some((pattern) => pattern.test(name));
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
    .map((entry) => entry.replace(/^r?["']+|["'],?$/g, "")).filter((entry) => entry !== "");
}

function patternProblem(entry: string): string | undefined {
  const plain = entry.replace(/^\^|\$$/g, "").replaceAll("\\/", "/").replaceAll("\\\\", "\\");
  const [, scheme = "", host = plain] = /^(\(?[a-z?|:()]*?\)?):\/\/(.*)$/i.exec(plain) ?? [];
  if (plain === "*" || /^\(?(\.[*+]|\[\^?[^\]]*\][*+]|\\S[*+])\)?(:.*)?$/.test(host)) {
    return "allows every origin";
  }
  const isPlain = /^\(?http($|\)|\||s\?)/i.test(scheme) || /\|http\)?$/i.test(scheme);
  const name = host.replaceAll("\\", "").replace(/^\(([^)|]*)\)/, "$1");
  const isLocal = /^(\[::1\]|127\.\d+\.\d+\.\d+|([^:/]*\.)?localhost)([^A-Za-z0-9.-]|$)/i.test(
    name,
  );
  return isPlain && !isLocal ? "allows an origin without TLS (http)" : undefined;
}
