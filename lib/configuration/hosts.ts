/** Host names, addresses, and allowlists of them. Pure; no part of a value is shown. */
import { entryProblem, listEntries } from "./lists.ts";

const LABEL = /^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** A host name (RFC 1123, and `_` as compose has it), an IPv4 address, an IPv6 one in brackets or not. */
export function isHost(text: string): boolean {
  const [, v6 = text] = /^\[(.*)\]$/.exec(text) ?? [];
  if (v6.includes(":")) return isIpv6(v6);
  const labels = text.replace(/\.$/, "").split(".");
  // What ends in a number is an address: https://url.spec.whatwg.org/#ends-in-a-number-checker
  if (/^\d+$/.test(labels.at(-1) ?? "")) return isIpv4(text);
  return text.length <= 253 && labels.every((label) => LABEL.test(label));
}

function isIpv4(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) &&
    text.split(".").every((part) => Number(part) <= 255 && !/^0\d/.test(part));
}

function isIpv6(text: string): boolean {
  const [address = ""] = text.split("%");
  return /^[0-9A-Fa-f:.]+$/.test(address) && URL.canParse(`http://[${address}]/`);
}

/** True for `localhost`, its subdomains, 127.0.0.0/8 and ::1. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" ||
    name === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** True for a name that holds an allowlist of hosts: Django's, Rails', ASP.NET's and their like. */
export function isHostList(name: string): boolean {
  // Hardly any name gets as far as the expression, which takes ten times as long.
  return name === "AllowedHosts" ||
    name.includes("_HOST") && /^(.+_)?(ALLOWED_HOSTS?|TRUSTED_HOSTS?)$/.test(name);
}

/** Why the allowlist allows every host, if it does. Django's `.example.com` is no wildcard. */
export function hostListProblem(value: string | null): string | undefined {
  if (value === null) return "is not UTF-8";
  return entryProblem(
    listEntries(value),
    (entry) => allowsEveryHost(entry) ? "allows every host" : undefined,
  );
}

/** `*`, `*:8080`, `*.*`, `.`, and `.*` as a pattern. */
function allowsEveryHost(entry: string): boolean {
  const pattern = entry.replace(/^[a-z]+:\/\//i, "").replace(/^\^|\$$/g, "");
  return /^[*.+]+(:(\d+|\*))?\/?$/.test(pattern);
}
