/** Switches of cookies. Pure; no part of a value is shown. */
import { isOff, isOn } from "./switches.ts";

const SECURE = /^((.+_)?COOKIE_SECURE|(.+_)?SECURE_COOKIES?)$/;
const HTTP_ONLY = /^(.+_)?COOKIE_HTTP_?ONLY$/;
const SAME_SITE = /^((.+_)?COOKIE_SAME_?SITE|SESSION_SAME_SITE)$/;

/** Reads another variable: undefined when it is not set. */
export type Lookup = (name: string) => string | null | undefined;

/** True for a name that switches a property of a cookie. */
export function isCookieSwitch(name: string): boolean {
  // Hardly any name gets as far as the expressions, which take thirty times as long.
  return (name.includes("COOKIE") || name.includes("SAME_SITE")) &&
    [SECURE, HTTP_ONLY, SAME_SITE].some((pattern) => pattern.test(name));
}

/** Why cookies are less protected, if they are. Scripts read the CSRF cookie by design. */
export function cookieProblem(
  name: string,
  value: string | null,
  lookup: Lookup,
): string | undefined {
  if (value === null) return "is not UTF-8";
  const isSwitchedOff = value.trim() !== "" && isOff(value);
  if (SAME_SITE.test(name)) return sameSiteProblem(name, value, lookup);
  if (HTTP_ONLY.test(name)) {
    return isSwitchedOff && !/(^|_)CSRF_/.test(name)
      ? "lets scripts read the cookie (HttpOnly is off)"
      : undefined;
  }
  return isSwitchedOff ? "sends the cookie without TLS (Secure is off)" : undefined;
}

/** Browsers refuse `SameSite=None` without Secure; with it, it is how an embedded page works. */
function sameSiteProblem(name: string, value: string, lookup: Lookup): string | undefined {
  const text = value.trim().replace(/^["']|["']$/g, "");
  if (/^(0|false|off|no|disabled)$/i.test(text)) return "switches SameSite off";
  if (!/^none$/i.test(text)) return undefined;
  return siblings(name).some((one) => isOn(lookup(one) ?? null))
    ? undefined
    : "sets SameSite=None without Secure";
}

/** The switches of Secure for the same cookie. */
function siblings(name: string): readonly string[] {
  const prefix = name.replace(/(COOKIE_)?SAME_?SITE$/, "");
  return [`${prefix}COOKIE_SECURE`, `${prefix}SECURE_COOKIE`, "COOKIE_SECURE"];
}
